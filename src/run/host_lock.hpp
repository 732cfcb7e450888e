#pragma once

#include "launch/host_connection.hpp"
#include "run/machine_lock.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace parallel_explore::run {

/// The MachineLock of another machine: all runs that log in there as the same user, and that
/// user's own runs there, do not measure at the same time.
///
/// A process there holds it until its input ends, so it is free when the connection breaks.
class HostLock {
 public:
  /// `connection` outlives the lock. `repository`: the one that others see this process work for.
  HostLock(launch::HostConnection& connection, std::string repository)
      : connection_(connection), repository_(std::move(repository)) {}
  HostLock(HostLock const&) = delete;
  HostLock& operator=(HostLock const&) = delete;
  ~HostLock();

  /// As MachineLock::take(). Throws Error(host) where the host cannot be reached.
  awaitable<MachineLock::Result> take(std::function<void(Measurer)> on_wait,
                                      std::chrono::milliseconds limit);

  /// Gives it back. False: it was lost before, with the connection.
  awaitable<bool> release();

 private:
  launch::HostConnection& connection_;
  std::string const repository_;
  std::shared_ptr<launch::OpenLine> line_;  ///< null: not held
};

}  // namespace parallel_explore::run
