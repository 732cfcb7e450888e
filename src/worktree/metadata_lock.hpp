#pragma once

#include "async/semaphore.hpp"
#include "process/descriptor.hpp"

#include <filesystem>

namespace parallel_explore::worktree {

/// The right to change what a repository knows of its worktrees and their branches. One holder for
/// a repository, over all processes: git's commands read each other's half-written metadata.
class MetadataLock {
 public:
  /// `common_dir`: the git directory that all worktrees share.
  explicit MetadataLock(std::filesystem::path const& common_dir)
      : file_(common_dir / "pexplore-metadata") {}

  /// Held for as long as it lives, even where the process has forked meanwhile. In the fork it
  /// releases nothing.
  class Turn {
   public:
    Turn(async::Semaphore::Permit permit, process::Descriptor lock);
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    async::Semaphore::Permit permit_;
    process::Descriptor lock_;
    int owner_;  ///< the process that took it
  };

  /// Waits for the turn, a minute at most for another process. Throws Error(resource) where the
  /// file cannot be locked or is held for longer. Cancellation: throws operation_aborted.
  awaitable<Turn> acquire();

 private:
  std::filesystem::path file_;
  async::Semaphore here_{1};
};

}  // namespace parallel_explore::worktree
