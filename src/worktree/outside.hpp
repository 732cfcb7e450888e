#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/program_settings.hpp"
#include "worktree/repository.hpp"

#include <map>
#include <set>
#include <string>

namespace parallel_explore::worktree {

/// Where we put the branches of our worktrees, so that others' moves of them can be told from ours.
class ManagedBranches {
 public:
  /// Between begin() and put() it may exist or not.
  void begin(std::string const& branch) { at_[branch].clear(); }
  void put(std::string const& branch, std::string commit) { at_[branch] = std::move(commit); }
  void forget(std::string const& branch) { at_.erase(branch); }

  /// Takes branches that an earlier process made for an experiment as they are, the first time it
  /// is asked.
  void learn(std::string const& experiment, std::map<std::string, std::string> const& branches);

  [[nodiscard]] std::map<std::string, std::string> const& all() const { return at_; }

 private:
  std::map<std::string, std::string> at_;  ///< branch → commit; empty: being made
  std::set<std::string> learned_;
};

/// What a session in `worktree` must leave alone: references that are not where they belong, HEAD
/// and changed files of the main tree and of the tree one stands in, settings that run programs,
/// hooks. Its own branch does not count, nor do moves of other branches of ours that were made in
/// their own worktrees. Where git could now run a program that was not there when the experiment
/// began, trees are not looked at, and a fact says so. `ours` outlives the task.
awaitable<std::map<std::string, std::string>> outside_facts(Repository repository,
                                                            ManagedBranches& ours,
                                                            TrustedPrograms trusted,
                                                            Worktree worktree);

}  // namespace parallel_explore::worktree
