#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace parallel_explore::async {

/// Wakes the one coroutine that waits for it, on the same thread. A notification that nothing waits
/// for yet is kept for the next wait.
class Signal {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Signal(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}

  void notify() {
    notified_ = true;
    timer_.cancel();
  }

  /// Returns once notified, or at `time`: whether it was notified.
  /// Cancellation: any; it then returns false.
  awaitable<bool> wait_until(Clock::time_point time) {
    if (!notified_) {
      timer_.expires_at(time);
      boost::system::error_code ignored;
      co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    co_return std::exchange(notified_, false);
  }

  /// Returns once notified: true, or false if it was cancelled.
  awaitable<bool> wait() { return wait_until(Clock::time_point::max()); }

 private:
  boost::asio::steady_timer timer_;
  bool notified_ = false;
};

}  // namespace parallel_explore::async
