#pragma once

#include "parallel_explore/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace parallel_explore::async {

/// Whether an operation is under way, and how any thread reaches the loop that it runs on.
///
/// Thread safety: all of it.
class Underway {
  struct State {
    std::mutex mutex;
    std::optional<boost::asio::any_io_executor> loop;  ///< none: nothing is under way
    unsigned operations = 0;                           ///< number of those that have begun
  };

 public:
  /// An operation is under way for as long as this lives.
  class Turn {
   public:
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (!state_) return;
      std::lock_guard const lock(state_->mutex);
      state_->loop.reset();
    }

   private:
    friend class Underway;
    explicit Turn(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
  };

  /// `owner`: for people, such as "Explorer".
  explicit Underway(std::string owner) : owner_(std::move(owner)) {}

  /// Throws Error(validation) where an operation is under way already.
  [[nodiscard]] Turn begin(boost::asio::any_io_executor loop) {
    std::lock_guard const lock(state_->mutex);
    if (state_->loop) {
      throw Error(ErrorCode::validation, fmt::format("this {} is at work already", owner_),
                  "wait until that has ended, or use another one");
    }
    state_->loop = std::move(loop);
    ++state_->operations;
    return Turn(state_);
  }

  /// Calls `work` on the loop of the operation under way: at once where this thread runs that loop,
  /// and not at all where the operation ends first. Returns false if none is under way.
  bool call_on_its_loop(std::function<void()> work) {
    std::unique_lock lock(state_->mutex);
    if (!state_->loop) return false;
    auto const loop = *state_->loop;
    auto const operation = state_->operations;
    lock.unlock();
    boost::asio::dispatch(loop, [state = state_, operation, work = std::move(work)] {
      std::unique_lock again(state->mutex);
      bool const has_ended = !state->loop || state->operations != operation;
      again.unlock();
      if (!has_ended) work();
    });
    return true;
  }

 private:
  std::string owner_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace parallel_explore::async
