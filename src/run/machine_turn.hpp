#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/host_lock.hpp"
#include "run/machine_lock.hpp"
#include "run/recorder.hpp"

#include <optional>
#include <string>

namespace parallel_explore::run {

/// The turn of one run to measure alone on the machine where its experiment measures: this one, or
/// a host. It outlives its calls, as do the bricks and the recorder.
class MachineTurn {
 public:
  MachineTurn(BrickRefs const& bricks, Recorder& recorder);

  /// Waits for the turn, and records the run that it waits for. Without a lock it goes on, with a
  /// warning.
  /// Throws Stopped, Error(busy) where others measure for too long, and Error(host).
  awaitable<void> take(async::Stoppable& steps);

  /// Gives it back. Records a warning where it was lost before.
  awaitable<void> leave();

 private:
  BrickRefs const& bricks_;
  Recorder& recorder_;
  std::string const host_;  ///< that measures; empty: this machine
  MachineLock lock_;
  std::optional<HostLock> host_lock_;  ///< instead of `lock_`
};

}  // namespace parallel_explore::run
