#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>
#include <type_traits>
#include <utility>

namespace parallel_explore::async {

/// Thrown by a step that was ended or kept from starting because its job is to stop.
struct Stopped {};

class Stoppable;

/// Several Stoppables that are asked to end together.
class StopGroup {
 public:
  StopGroup() = default;
  StopGroup(StopGroup const&) = delete;

  /// Stops every member, and each that joins later.
  void stop();
  [[nodiscard]] bool stopping() const { return stopping_; }

 private:
  friend class Stoppable;
  bool stopping_ = false;
  std::list<Stoppable*> members_;
};

/// Steps that wait for an agent or a command, one at a time, and can be asked to end. The job that
/// they belong to is never cancelled itself, so that the result of a stopped step is still
/// recorded.
class Stoppable {
 public:
  Stoppable() = default;
  /// A member of that group, which outlives it.
  explicit Stoppable(StopGroup& group) : group_(&group), stopping_(group.stopping_) {
    group.members_.push_back(this);
  }
  Stoppable(Stoppable const&) = delete;
  ~Stoppable() {
    if (group_) group_->members_.remove(this);
  }

  /// The first call asks what runs to end, the second kills it; nothing starts any more.
  void stop() {
    stopping_ = true;
    signal_.emit(boost::asio::cancellation_type::terminal);
  }

  /// Ends what runs; further steps may start.
  void end_step() { signal_.emit(boost::asio::cancellation_type::terminal); }

  [[nodiscard]] bool stopping() const { return stopping_; }

  /// Throws Stopped before it starts, and where it ends as Asio's own operations do when they are
  /// cancelled by a stop(); the result of any other step that was ended is returned.
  template <class T>
  awaitable<T> run(awaitable<T> step) {
    if (stopping_) throw Stopped{};
    auto const executor = co_await boost::asio::this_coro::executor;
    try {
      co_return co_await boost::asio::co_spawn(
          executor, std::move(step),
          boost::asio::bind_cancellation_slot(signal_.slot(), boost::asio::use_awaitable));
    } catch (boost::system::system_error const& error) {
      if (!stopping_ || error.code() != boost::asio::error::operation_aborted) throw;
    }
    throw Stopped{};
  }

  /// As run(), but throws Stopped as well where stop() was called meanwhile.
  template <class T>
  awaitable<T> run_to_end(awaitable<T> step) {
    if constexpr (std::is_void_v<T>) {
      co_await run(std::move(step));
      if (stopping_) throw Stopped{};
    } else {
      T result = co_await run(std::move(step));
      if (stopping_) throw Stopped{};
      co_return result;
    }
  }

 private:
  StopGroup* group_ = nullptr;
  bool stopping_ = false;
  boost::asio::cancellation_signal signal_;
};

inline void StopGroup::stop() {
  stopping_ = true;
  for (auto* member : members_) member->stop();
}

}  // namespace parallel_explore::async
