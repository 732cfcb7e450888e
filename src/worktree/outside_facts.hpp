#pragma once

#include "parallel_explore/outside_change.hpp"
#include "worktree/git_files.hpp"

#include <compare>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The subject of a fact.
struct Subject {
  OutsideKind kind = OutsideKind::other;
  std::string name;    ///< of the reference, the setting, the file below the git directory …
  std::string owner;   ///< another experiment, whose process may be at work; empty: none
  std::string origin;  ///< of a setting: the file that sets it, or "command line:"

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy means the 0 that the comparison makes itself
  auto operator<=>(Subject const&) const = default;
};

/// A subject for people: "branch main", "git setting core.bare".
[[nodiscard]] std::string described(Subject const& subject);

/// A linked worktree, or the main tree, as git lists them.
struct ListedTree {
  std::filesystem::path path;
  std::string head;    ///< commit; empty: none yet
  std::string branch;  ///< full name of the reference; empty: detached
  bool operator==(ListedTree const&) const = default;
};

/// The result of examining everything outside the worktrees of an experiment.
struct OutsideFacts {
  std::map<Subject, std::string> facts;          ///< subject → value
  std::map<std::string, FileText> texts;         ///< file below the git directory → content
  FileText index;                                ///< `git ls-files -s -v -z` of the main tree
  std::vector<ListedTree> trees;                 ///< the main tree first; not those of experiments
  std::vector<TreeListing> listings;             ///< files of the same trees
  std::set<std::string> active;                  ///< other experiments that a process works on
  std::map<std::string, std::int64_t> journals;  ///< other experiment → size of its journal
};

}  // namespace parallel_explore::worktree
