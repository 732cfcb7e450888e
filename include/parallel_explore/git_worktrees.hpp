#pragma once

#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Worktrees of a git repository, at ../REPO.pexplore/EXPERIMENT/APPROACH on branches
/// pexplore/EXPERIMENT/APPROACH, without upstream. Git's metadata is written for one worktree at a
/// time; files are checked out in parallel, at most one worktree for each processor.
///
/// Settings that a session left in the repository cannot run a program: hooks, monitors and
/// external diffs are disabled. Filters and merge drivers run if they are trusted; if others exist,
/// every call that would run one refuses with Error(isolation).
///
/// Cancellation: `terminal` ends any call with Error(interrupted) or operation_aborted; create()
/// then leaves nothing.
/// Lifetimes: a GitWorktrees outlives its calls.
class GitWorktrees final : public Worktrees {
 public:
  /// `directory` is anywhere in a repository, which may be bare, or in a linked worktree. Throws
  /// Error(repository) with a hint.
  explicit GitWorktrees(std::filesystem::path const& directory);
  ~GitWorktrees() override;

  awaitable<std::optional<std::map<std::string, std::string>>> programs() override;
  void trust(std::string experiment, std::map<std::string, std::string> programs) override;
  awaitable<Worktree> create(WorktreeRequest request) override;
  awaitable<void> verify(Worktree worktree) override;
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override;
  awaitable<OutsideState> outside(Worktree worktree) override;
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override;
  awaitable<EvaluationFiles> hash_evaluation_files(std::string base,
                                                   MeasuringRequest request) override;
  awaitable<std::vector<std::string>> restore(Worktree worktree, std::string commit,
                                              MeasuringRequest request) override;
  awaitable<std::optional<std::string>> tip(Worktree worktree) override;
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest request) override;
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request,
                                std::string commit) override;
  awaitable<std::optional<OutsideState>> outside_all(std::string experiment) override;
  awaitable<std::vector<OutsideChange>> changes_outside(
      OutsideState before, OutsideState after, std::vector<std::string> approaches) override;
  awaitable<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  friend void use_root(GitWorktrees& worktrees, std::filesystem::path root);
  friend awaitable<void> move_forward(GitWorktrees& worktrees, Worktree worktree,
                                      std::string commit);

  struct State;
  std::unique_ptr<State> state_;
};

/// Makes worktrees below that directory from now on, in one of the repository's own. Empty: below
/// PEXPLORE_WORKTREES, or beside the repository, as at first.
void use_root(GitWorktrees& worktrees, std::filesystem::path root);

/// Moves the branch of a worktree to a commit that its session made elsewhere, if that contains
/// what the branch is at; does nothing for any other. Leaves the files as they are. `worktrees`
/// outlives the call. Throws Error(git).
awaitable<void> move_forward(GitWorktrees& worktrees, Worktree worktree, std::string commit);

}  // namespace v0_2
}  // namespace parallel_explore
