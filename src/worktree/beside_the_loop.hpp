#pragma once

#include "parallel_explore/async.hpp"
#include "process/signals_blocked.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <optional>
#include <utility>

namespace parallel_explore::worktree {

/// Runs blocking disk work in a thread of its own, so that the event loop continues. All that
/// `work` refers to outlives the call and is left alone meanwhile.
template <class Result>
awaitable<Result> beside_the_loop(std::function<Result()> work) {
  std::optional<boost::asio::thread_pool> thread;
  {
    process::SignalsBlocked const quiet;  // signals are the program's
    thread.emplace(1);
  }
  auto body = [&work]() -> awaitable<Result> { co_return work(); };
  awaitable<Result> running =
      boost::asio::co_spawn(thread->get_executor(), std::move(body), boost::asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace parallel_explore::worktree
