#pragma once

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <memory>

#include "parallel_explore/async.hpp"

namespace parallel_explore::worktree {

/// Lets at most `permits` coroutines of one thread pass at a time, in the order they came.
class Semaphore {
 public:
  explicit Semaphore(int permits) : free_(permits) {}

  /// Gives its permit back when it goes.
  class Permit {
   public:
    explicit Permit(Semaphore& from) : from_(&from) {}
    Permit(Permit&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit() {
      if (from_) from_->release();
    }

   private:
    Semaphore* from_;
  };

  task<Permit> acquire() {
    if (free_ == 0) {
      auto const executor = co_await boost::asio::this_coro::executor;
      boost::asio::steady_timer turn(executor, std::chrono::steady_clock::time_point::max());
      waiting_.push_back(&turn);
      boost::system::error_code woken;
      co_await turn.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
      co_return Permit(*this);  // release() handed its permit on
    }
    --free_;
    co_return Permit(*this);
  }

 private:
  void release() {
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    auto* const next = waiting_.front();
    waiting_.pop_front();
    next->cancel();
  }

  int free_;
  std::list<boost::asio::steady_timer*> waiting_;
};

}  // namespace parallel_explore::worktree
