#pragma once

#include "parallel_explore/async.hpp"

#include <functional>

namespace parallel_explore::run {

/// Lock of the whole machine, held while something is measured that other runs would disturb, of
/// any user and repository. The system releases it when the process ends.
class MachineLock {
 public:
  MachineLock() = default;
  MachineLock(MachineLock const&) = delete;
  MachineLock& operator=(MachineLock const&) = delete;
  ~MachineLock();

  /// Waits until the lock is free and takes it; `on_wait` is called once if there is a wait.
  /// Returns whether it is held: not where the lock file cannot be made. Cancellation: `terminal`;
  /// the lock is then not held.
  awaitable<bool> take(std::function<void()> on_wait);

 private:
  int descriptor_ = -1;
};

}  // namespace parallel_explore::run
