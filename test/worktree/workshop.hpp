#pragma once

#include "parallel_explore/git_worktrees.hpp"
#include "support/sandbox.hpp"
#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

using support::TempDirectory;
using support::Thrown;
using support::thrown_by;
using support::Variable;

/// Runs a shell command and returns its standard output without the last line end. Fails the test
/// if the command fails.
std::string shell(fs::path const& directory, std::string const& command);

/// For an experiment that began before any program was set.
[[nodiscard]] inline TrustedPrograms trusting_none(Repository const& repository) {
  return {repository, Trust{"e", Programs()}};
}

/// For an experiment without a record: every program is the user's.
[[nodiscard]] inline TrustedPrograms trusting_all(Repository const& repository) {
  return {repository, Trust{"unrecorded", std::nullopt}};
}

/// A repository with one commit on main (files a.txt and src/b.txt), in a directory whose name may
/// be unusual.
class Sandbox {
 public:
  explicit Sandbox(std::string const& name = "plain");

  [[nodiscard]] fs::path const& top() const { return directory_.path(); }
  [[nodiscard]] fs::path repository() const { return top() / "repo"; }
  [[nodiscard]] fs::path root() const { return top() / "repo.pexplore"; }
  std::string git(std::string const& arguments) const {
    return shell(repository(), "git " + arguments);
  }
  [[nodiscard]] std::string head() const { return git("rev-parse HEAD"); }

  /// A request for a worktree of experiment "e", from HEAD.
  [[nodiscard]] WorktreeRequest request(std::string const& approach) const;

 private:
  TempDirectory directory_;
};

/// A sandbox and its worktrees.
struct Workshop : Sandbox {
  explicit Workshop(std::string const& name = "plain") : Sandbox(name), trees(repository()) {}

  Worktree make(std::string const& approach) {
    return support::run(trees.create(request(approach)));
  }
  /// A new worktree that is ready for its session.
  Worktree ready(std::string const& approach);
  CommittedWork commit(Worktree const& worktree) {
    return support::run(trees.commit(worktree, "Work\n"));
  }
  /// The paths that the branch has and the base lacks, a line each.
  [[nodiscard]] std::string committed_paths(Worktree const& worktree) const;

  GitWorktrees trees;
};

}  // namespace parallel_explore::worktree
