#pragma once

#include <filesystem>
#include <memory>

#include "parallel_explore/worktrees.hpp"

namespace parallel_explore {

/// Worktrees of a git repository, at ../REPO.pexplore/EXPERIMENT/APPROACH on branches
/// pexplore/EXPERIMENT/APPROACH. Git's metadata is written one after the other, files are checked
/// out in parallel.
class GitWorktrees final : public Worktrees {
 public:
  /// `directory` is anywhere in a repository; bare repositories and linked worktrees are fine.
  /// Throws Error(repository) with the mend.
  explicit GitWorktrees(std::filesystem::path const& directory);
  ~GitWorktrees() override;

  task<Worktree> create(WorktreeRequest request) override;
  task<void> verify(Worktree worktree) override;
  task<void> mark_ready(Worktree worktree) override;
  task<OutsideState> outside(Worktree worktree) override;
  task<CommittedWork> commit(Worktree worktree, std::string message) override;
  task<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Plain directories ROOT/EXPERIMENT/APPROACH without git: for tasks that need no repository. There
/// are no commits; files that are new or have another size or time than at mark_ready() count as
/// changed.
class FolderWorktrees final : public Worktrees {
 public:
  explicit FolderWorktrees(std::filesystem::path root);

  task<Worktree> create(WorktreeRequest request) override;
  task<void> verify(Worktree worktree) override;
  task<void> mark_ready(Worktree worktree) override;
  task<OutsideState> outside(Worktree worktree) override;
  task<CommittedWork> commit(Worktree worktree, std::string message) override;
  task<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  using Listing = std::map<std::string, std::string>;
  static Listing list(std::filesystem::path const& directory);

  std::filesystem::path root_;
  std::map<std::filesystem::path, Listing> ready_;
};

}  // namespace parallel_explore
