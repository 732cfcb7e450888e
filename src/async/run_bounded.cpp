#include "async/run_bounded.hpp"

#include "async/signal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <utility>

namespace parallel_explore::async {

awaitable<void> run_bounded(std::vector<std::function<awaitable<void>()>> jobs, int limit) {
  return run_bounded(
      std::move(jobs), [limit] { return limit; }, nullptr);
}

awaitable<void> run_bounded(std::vector<std::function<awaitable<void>()>> jobs,
                            std::function<int()> limit, Listeners* changes) {
  auto const executor = co_await boost::asio::this_coro::executor;
  Signal ended(executor);
  Listeners::Place const place(changes, ended);
  std::size_t next = 0;
  int running = 0;
  std::exception_ptr failure;
  while (running > 0 || (next < jobs.size() && !failure)) {
    while (running < limit() && next < jobs.size() && !failure) {
      ++running;
      boost::asio::co_spawn(executor, jobs[next++](), [&](std::exception_ptr const& error) {
        --running;
        if (error && !failure) failure = error;
        ended.notify();
      });
    }
    if (running > 0) co_await ended.wait();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace parallel_explore::async
