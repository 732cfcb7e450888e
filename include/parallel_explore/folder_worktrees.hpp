#pragma once

#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace parallel_explore {
inline namespace v0_2 {

/// Plain directories ROOT/EXPERIMENT/APPROACH without git, for tasks that need no repository. They
/// have no commits: files that are new, missing, or of another size or time than at mark_ready()
/// count as changed, and lines are not counted. There is no main tree to copy from.
class FolderWorktrees final : public Worktrees {
 public:
  /// `root` need not exist yet; a relative path is taken from the working directory of this moment.
  explicit FolderWorktrees(std::filesystem::path root);

  awaitable<Worktree> create(WorktreeRequest request) override;
  awaitable<void> verify(Worktree worktree) override;
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override;
  awaitable<OutsideState> outside(Worktree worktree) override;
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override;

  /// Throws Error(dirty) unless forced if files changed since mark_ready(): they exist nowhere
  /// else.
  awaitable<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  using Listing = std::map<std::string, std::string>;
  static Listing list(std::filesystem::path const& directory);
  [[nodiscard]] int changed_files(Worktree const& worktree) const;

  std::filesystem::path root_;
  std::map<std::filesystem::path, Listing> ready_;
};

}  // namespace v0_2
}  // namespace parallel_explore
