#pragma once

#include "parallel_explore/async.hpp"

#include <functional>

namespace parallel_explore::conduct {

/// Held while something is measured that others on this machine would disturb, by whichever user's
/// or repository's run. It goes with the process, however that ends.
class MachineLock {
 public:
  MachineLock() = default;
  MachineLock(MachineLock const&) = delete;
  MachineLock& operator=(MachineLock const&) = delete;
  ~MachineLock();

  /// Waits until nobody else holds it; `on_wait` is called once if that is not at once. Where the
  /// machine has no place for such a lock, nobody holds one.
  /// Cancellation: `terminal`; it is then not held.
  awaitable<bool> take(std::function<void()> on_wait);

 private:
  int descriptor_ = -1;
};

}  // namespace parallel_explore::conduct
