#pragma once

#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <memory>

namespace parallel_explore {

/// Worktrees of a git repository, at ../REPO.pexplore/EXPERIMENT/APPROACH on branches
/// pexplore/EXPERIMENT/APPROACH, without upstream. Git's metadata is written one after the other,
/// files are checked out in parallel, as many at once as there are processors.
///
/// Git is run such that nothing a session left in the repository runs a program: hooks, monitors
/// and external diffs are off. Filters and merge drivers are used as they were when the experiment
/// began; where there are others later, create() and commit() refuse with Error(isolation).
///
/// Cancellation: `terminal` ends any of its tasks with Error(interrupted) or operation_aborted;
/// create() then leaves nothing.
/// Lifetimes: it outlives its tasks.
class GitWorktrees final : public Worktrees {
 public:
  /// `directory` is anywhere in a repository; bare repositories and linked worktrees are fine.
  /// Throws Error(repository) with the hint.
  explicit GitWorktrees(std::filesystem::path const& directory);
  ~GitWorktrees() override;

  awaitable<Worktree> create(WorktreeRequest request) override;
  awaitable<void> verify(Worktree worktree) override;
  awaitable<void> mark_ready(Worktree worktree) override;
  awaitable<OutsideState> outside(Worktree worktree) override;
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override;
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest request) override;
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request,
                                std::string commit) override;
  awaitable<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace parallel_explore
