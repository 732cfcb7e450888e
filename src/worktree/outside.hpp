#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/program_settings.hpp"
#include "worktree/repository.hpp"

#include <map>
#include <set>
#include <string>

namespace parallel_explore::worktree {

/// The branches of the worktrees and the commits that the registry moved them to, which tells its
/// own moves from those of others.
class ManagedBranches {
 public:
  /// From begin() until put(), the branch may or may not exist.
  void begin(std::string const& branch) { at_[branch].clear(); }
  void put(std::string const& branch, std::string commit) { at_[branch] = std::move(commit); }
  void forget(std::string const& branch) { at_.erase(branch); }

  /// Adds the branches that an earlier process created for an experiment, at their present commits.
  /// Only the first call for an experiment has an effect.
  void learn(std::string const& experiment, std::map<std::string, std::string> const& branches);

  [[nodiscard]] std::map<std::string, std::string> const& all() const { return at_; }

 private:
  std::map<std::string, std::string> at_;  ///< branch → commit; empty: being created
  std::set<std::string> learned_;
};

/// The state that a session in `worktree` must not change: references, HEAD and changed files of
/// the main tree and of the current tree, settings that run programs, and hooks. Leaves out the
/// session's own branch, and moves of other managed branches made in their own worktrees. Where git
/// could now run a program that was not configured when the experiment began, trees are not
/// examined, and a fact says so. `managed` outlives the call.
awaitable<std::map<std::string, std::string>> outside_facts(Repository repository,
                                                            ManagedBranches& managed,
                                                            TrustedPrograms trusted,
                                                            Worktree worktree);

}  // namespace parallel_explore::worktree
