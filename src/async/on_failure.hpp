#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <utility>

namespace parallel_explore::async {

/// Runs `body`; where that throws, also `undo`, and rethrows. An exception of `undo` is dropped.
/// The body may be cancelled; `undo` runs to its end, since nothing can be cancelled from then on.
/// Neither runs before it is awaited.
template <class T>
awaitable<T> on_failure(awaitable<T> body, awaitable<void> undo) {
  std::exception_ptr failure;
  try {
    co_return co_await std::move(body);
  } catch (...) {
    failure = std::current_exception();
  }
  co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  try {
    co_await std::move(undo);
  } catch (...) {  // NOLINT(bugprone-empty-catch): the caller needs the first failure
  }
  std::rethrow_exception(failure);
}

}  // namespace parallel_explore::async
