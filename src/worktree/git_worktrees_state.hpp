#pragma once

#include "async/semaphore.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "worktree/isolation.hpp"
#include "worktree/outside.hpp"
#include "worktree/program_settings.hpp"
#include "worktree/session_work.hpp"

#include <map>
#include <set>

namespace parallel_explore {

/// What GitWorktrees knows, and the steps of its functions.
class GitWorktrees::State {
 public:
  explicit State(std::filesystem::path const& directory);

  /// Leaves nothing if it throws. To be spawned: it turns off cancellation to clean up.
  awaitable<Worktree> create(WorktreeRequest request);
  awaitable<CommittedWork> commit(Worktree worktree, std::string message);
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree, MeasuringRequest request);
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request, std::string commit);
  awaitable<Removed> remove(Worktree worktree, Removal removal);
  awaitable<void> verify(Worktree worktree);
  awaitable<void> mark_ready(Worktree worktree);
  awaitable<OutsideState> outside(Worktree worktree);

 private:
  [[nodiscard]] Worktree planned(WorktreeRequest const& request) const;
  [[nodiscard]] std::filesystem::path const& git_dir_of(std::filesystem::path const& path);
  [[nodiscard]] worktree::Git git_of(Worktree const& worktree);
  [[nodiscard]] worktree::Git known_git_of(Worktree const& worktree);
  [[nodiscard]] worktree::PreexistingFiles& preexisting_in(Worktree const& worktree);
  /// Recorded now if this is the beginning of the experiment.
  awaitable<worktree::TrustedPrograms> trusted_at_start(std::string experiment);
  [[nodiscard]] worktree::TrustedPrograms& trusted_in(std::string const& experiment);

  awaitable<void> remove_beginnings(Worktree worktree);
  awaitable<void> refuse_taken_names(Worktree worktree);
  awaitable<std::string> require_branch(Worktree worktree);
  awaitable<void> add_metadata(Worktree worktree);
  awaitable<std::vector<std::string>> fill(Worktree worktree, std::vector<std::string> copy);
  awaitable<void> undo(Worktree worktree);

  awaitable<worktree::Git> safe_git_of(Worktree worktree);
  awaitable<std::string> commit_index(Worktree worktree, std::string message, CommittedWork& work);
  awaitable<void> refuse_loss(Worktree worktree);
  void forget_directory(std::filesystem::path const& path);
  awaitable<bool> delete_branch(Worktree worktree, Removal removal);

  worktree::Repository repository_;
  async::Semaphore metadata_{1}, checkouts_;
  worktree::ManagedBranches branches_;
  std::set<std::filesystem::path> being_made_;
  std::map<std::filesystem::path, std::filesystem::path> git_dirs_;
  std::map<std::filesystem::path, worktree::PreexistingFiles> preexisting_;
  std::map<std::string, worktree::TrustedPrograms> trusted_;
};

}  // namespace parallel_explore
