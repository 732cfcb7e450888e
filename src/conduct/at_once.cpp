#include "conduct/at_once.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace parallel_explore::conduct {

namespace asio = boost::asio;

task<void> run_all(std::vector<std::function<task<void>()>> jobs, int at_once) {
  auto const executor = co_await asio::this_coro::executor;
  asio::steady_timer ended(executor, asio::steady_timer::time_point::max());
  std::size_t next = 0;
  int running = 0;
  std::exception_ptr failure;
  while (running > 0 || (next < jobs.size() && !failure)) {
    while (running < at_once && next < jobs.size() && !failure) {
      ++running;
      asio::co_spawn(executor, jobs[next++](), [&](std::exception_ptr const& error) {
        --running;
        if (error && !failure) failure = error;
        ended.cancel();
      });
    }
    // Those that ended meanwhile have cancelled a wait that had not begun: they are counted.
    int const before = running;
    boost::system::error_code ignored;
    if (before > 0) co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace parallel_explore::conduct
