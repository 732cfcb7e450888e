#pragma once

#include "async/semaphore.hpp"
#include "run/untouched_base.hpp"

namespace parallel_explore::run {

/// A worktree of the base in which set-up has run, from which the others copy what it made. Made
/// when it is first asked for, and kept until the run ends, so that no session has worked in it.
class SetupOnce {
 public:
  /// Lifetimes: both outlive it.
  SetupOnce(BrickRefs const& bricks, Recorder& recorder);

  /// The directory of the worktree; waits while it is made. Empty: worktrees of this kind cannot be
  /// copied from. Throws as UntouchedBase::make().
  awaitable<std::filesystem::path> made(async::Stoppable& steps);

  /// Removes the worktree if it was made; a failure is recorded as a warning.
  awaitable<void> remove() { return base_.remove(); }

 private:
  void warn_of_changes();

  BrickRefs const& bricks_;
  Recorder& recorder_;
  UntouchedBase base_;
  async::Semaphore alone_;
  bool is_made_ = false;
};

}  // namespace parallel_explore::run
