#pragma once

#include "async/shielded.hpp"
#include "async/with_cleanup.hpp"
#include "core/rethrow_as_error.hpp"
#include "parallel_explore/async.hpp"

#include <boost/asio/this_coro.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <utility>

/// The border between an operation and the program that awaits it: nothing but Errors leaves it,
/// the workspace (of an Explorer or a TaskOrchestrator) lives until the operation has ended, and a
/// cancellation ends it in good order.
namespace parallel_explore::operations {
namespace detail {

/// Work that leaves no connection to another machine open.
template <class W, class T>
awaitable<T> disconnected(W& workspace, awaitable<T> work) {
  if constexpr (requires { workspace.hosts; }) {
    if (workspace.hosts) {
      workspace.hosts->enter();
      awaitable<void> leaving = workspace.hosts->leave();
      co_return co_await async::with_cleanup(std::move(work), std::move(leaving));
    }
  }
  co_return co_await std::move(work);
}

template <class W, class T>
awaitable<T> with_workspace(std::shared_ptr<W> workspace, awaitable<T> work) {
  awaitable<T> running = disconnected(*workspace, std::move(work));
  try {
    co_return co_await std::move(running);
  } catch (...) {
    core::rethrow_as_error(std::current_exception());
  }
}

template <class W, class T>
awaitable<T> alone(std::shared_ptr<W> workspace, awaitable<T> work) {
  auto const loop = co_await boost::asio::this_coro::executor;
  auto const turn = workspace->begin_operation(loop);
  awaitable<T> running = disconnected(*workspace, std::move(work));
  std::exception_ptr failure;
  try {
    T result = co_await std::move(running);
    workspace->end_operation();
    co_return result;
  } catch (...) {
    failure = std::current_exception();
  }
  workspace->end_operation();
  core::rethrow_as_error(failure);
}

template <class T>
awaitable<T> shielded(awaitable<T> work, std::function<void()> stop) {
  awaitable<T> running = async::shielded(std::move(work), std::move(stop));
  try {
    co_return co_await std::move(running);
  } catch (...) {
    core::rethrow_as_error(std::current_exception());
  }
}

}  // namespace detail

/// An operation of some length, one at a time. Cancellation asks it to stop.
template <class W, class T>
awaitable<T> run_alone(std::shared_ptr<W> const& workspace, awaitable<T> work) {
  auto const stop = [weak = std::weak_ptr(workspace)] {
    if (auto const here = weak.lock()) here->stop("cancelled");
  };
  return detail::shielded(detail::alone(workspace, std::move(work)), stop);
}

/// A short operation, beside others. Cancellation lets it run to its end.
template <class W, class T>
awaitable<T> run_beside(std::shared_ptr<W> const& workspace, awaitable<T> work) {
  return detail::shielded(detail::with_workspace(workspace, std::move(work)), [] {});
}

}  // namespace parallel_explore::operations
