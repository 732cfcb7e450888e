#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace parallel_explore::conduct {

/// Thrown by a step that was ended or kept from starting because its job is to stop.
struct Stopped {};

/// Steps that wait for an agent or a command, one at a time, and can be asked to end. The job that
/// they belong to is never cancelled itself, so that what a stopped step did is still recorded.
class Stoppable {
 public:
  /// The first call asks what runs to end, the second kills it; nothing starts any more.
  void stop() {
    stopping_ = true;
    signal_.emit(boost::asio::cancellation_type::terminal);
  }

  /// Ends what runs; further steps may start.
  void end_step() { signal_.emit(boost::asio::cancellation_type::terminal); }

  [[nodiscard]] bool stopping() const { return stopping_; }

  /// Throws Stopped before it starts; what a step that was ended came to is its value.
  template <class T>
  task<T> run(task<T> step) {
    if (stopping_) throw Stopped{};
    auto const executor = co_await boost::asio::this_coro::executor;
    co_return co_await boost::asio::co_spawn(
        executor, std::move(step),
        boost::asio::bind_cancellation_slot(signal_.slot(), boost::asio::use_awaitable));
  }

 private:
  bool stopping_ = false;
  boost::asio::cancellation_signal signal_;
};

}  // namespace parallel_explore::conduct
