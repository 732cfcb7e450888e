#pragma once

#include "async/signal.hpp"
#include "parallel_explore/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace parallel_explore::async {

/// Work that runs beside the coroutine that began it, on the same thread.
///
/// Lifetimes: this outlives the work. The caller of begin() waits for its end.
class Background {
 public:
  /// Begins work, once. `ended` is called with what it threw, or null, before a wait returns.
  void begin(boost::asio::any_io_executor const& executor, awaitable<void> work,
             std::function<void(std::exception_ptr const&)> ended = {}) {
    end_.emplace(executor);
    is_running_ = true;
    boost::asio::co_spawn(executor, std::move(work),
                          [this, ended = std::move(ended)](std::exception_ptr const& failure) {
                            failure_ = failure;
                            is_running_ = false;
                            if (ended) ended(failure);
                            end_->notify();
                          });
  }

  [[nodiscard]] bool is_running() const { return is_running_; }

  /// Returns when the work has ended, or at `time`; at once where none was begun.
  awaitable<void> wait_until(Signal::Clock::time_point time) {
    if (is_running_) (void)co_await end_->wait_until(time);
  }

  /// Returns when the work has ended; at once where none was begun.
  awaitable<void> wait() { return wait_until(Signal::Clock::time_point::max()); }

  /// Throws what the work has thrown, once.
  void rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  std::optional<Signal> end_;
  std::exception_ptr failure_;
  bool is_running_ = false;
};

}  // namespace parallel_explore::async
