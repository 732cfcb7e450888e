#pragma once

#include "worktree/workshop.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::worktree {

/// Findings while the session of worktree "a" runs beside that of "b".
class OutsideTest : public ::testing::Test {
 protected:
  OutsideTest() {
    support::write_file(shop.repository() / ".gitignore", "*.o\nbuild/\n");
    shop.git("add .gitignore");
    shop.git("commit -q -m Ignore");
    support::write_file(shop.repository() / "untracked" / "x.txt", "x");
    support::write_file(shop.repository() / "dirty.txt", "d");
    worktree = shop.ready("a");
    other = shop.ready("b");
    begin();
  }

  void begin() { before = support::run(shop.trees.outside_all("e")).value(); }

  std::vector<OutsideChange> changes(GitWorktrees& trees) {
    auto after = support::run(trees.outside_all("e")).value();
    return support::run(trees.changes_outside(before, std::move(after), {"a"}));
  }
  std::vector<OutsideChange> changes() { return changes(shop.trees); }
  std::vector<std::string> findings() {
    std::vector<std::string> texts;
    for (auto const& change : changes()) texts.push_back(change.text);
    return texts;
  }
  /// The command that undoes the finding with that text.
  std::string remedy(std::string const& text) {
    for (auto const& change : changes()) {
      if (change.text.find(text) != std::string::npos) return change.remedy;
    }
    return "no such finding";
  }
  /// Undoes what was found, as a person would.
  void undo(std::string const& text) { shell(shop.repository(), remedy(text)); }

  Workshop shop;
  Worktree worktree, other;
  OutsideState before;
};

}  // namespace parallel_explore::worktree
