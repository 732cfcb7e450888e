#pragma once

#include "worktree/as_committed.hpp"

#include <filesystem>

namespace parallel_explore::worktree {

/// A copy of a worktree's index that keeps nothing by which its session could hide a change: flags
/// (skip-worktree, assume-unchanged, fsmonitor), and files that are taken for unchanged by forged
/// times. Removed on destruction unless installed.
class OwnIndex {
 public:
  explicit OwnIndex(Git const& git);
  ~OwnIndex();
  OwnIndex(OwnIndex const&) = delete;
  OwnIndex& operator=(OwnIndex const&) = delete;

  /// Git on that worktree with this index.
  [[nodiscard]] Git const& git() const { return git_; }

  /// Compares every file, and makes git read those that differ. `registry` outlives the call.
  awaitable<void> distrust(WorktreeRegistry& registry, Worktree worktree);

  /// Whether it has submodules, repositories that were added as such, or symbolic links; known
  /// after distrust().
  [[nodiscard]] bool has_links() const { return has_links_; }

  /// Makes it the worktree's index. Throws Error(resource).
  void install();

 private:
  void remove() const;

  std::filesystem::path original_, file_;
  Git git_;
  bool has_links_ = true;
};

}  // namespace parallel_explore::worktree
