#pragma once

#include "async/signal.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <list>
#include <utility>

namespace parallel_explore::async {

/// Lets at most `permits` coroutines of one thread pass at a time, in the order they came.
class Semaphore {
 public:
  explicit Semaphore(int permits) : free_(permits) {}
  Semaphore(Semaphore const&) = delete;

  /// Gives its permit back when destroyed.
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

  /// Cancellation: throws operation_aborted, and holds nothing.
  awaitable<Permit> acquire() {
    if (free_ > 0) {
      --free_;
      co_return Permit(*this);
    }
    Waiter waiter(*this, co_await boost::asio::this_coro::executor);
    co_await waiter.turn.wait();
    if (!waiter.granted) throw boost::system::system_error(boost::asio::error::operation_aborted);
    waiter.granted = false;  // the permit has it now
    co_return Permit(*this);
  }

 private:
  /// In the queue for as long as it lives, whatever ends it.
  struct Waiter {
    Waiter(Semaphore& semaphore, boost::asio::any_io_executor const& executor)
        : queue(semaphore), turn(executor) {
      queue.waiting_.push_back(this);
    }
    Waiter(Waiter const&) = delete;
    ~Waiter() {
      std::erase(queue.waiting_, this);
      if (granted) queue.release();
    }

    Semaphore& queue;
    Signal turn;
    bool granted = false;
  };

  void release() {
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    auto* const next = waiting_.front();
    waiting_.pop_front();
    next->granted = true;
    next->turn.notify();
  }

  int free_;
  std::list<Waiter*> waiting_;
};

}  // namespace parallel_explore::async
