#include "process/descendants.hpp"

#include "process/descriptor.hpp"
#include "process/proc.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <signal.h>
#include <sys/wait.h>

namespace parallel_explore::process {

namespace asio = boost::asio;

namespace {

awaitable<void> wait_for_end_of(asio::any_io_executor executor, int pid) {
  auto watch = open_pidfd(pid);
  asio::posix::stream_descriptor descriptor(executor, watch.number());
  (void)watch.release();
  boost::system::error_code ignored;
  co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, ignored));
}

/// Asks again while a child is in the middle of exec, for a second at most.
awaitable<bool> is_descendant(asio::any_io_executor executor, int pid, std::string marker) {
  using namespace std::chrono_literals;
  auto const until = std::chrono::steady_clock::now() + 1s;
  auto found = carries(pid, marker);
  asio::steady_timer pause(executor);
  while (found == Carries::not_yet && std::chrono::steady_clock::now() < until) {
    pause.expires_after(200us);
    co_await pause.async_wait(asio::use_awaitable);
    found = carries(pid, marker);
  }
  co_return found == Carries::yes;
}

}  // namespace

awaitable<bool> end_group(asio::any_io_executor executor, int group) {
  if (group <= 1 || kill(-group, 0) == -1) co_return false;
  for (int const pid : all_processes()) {
    auto const stat = read_stat(pid);
    if (!stat || stat->group != group) continue;
    kill(pid, SIGKILL);
    if (stat->state != 'Z') co_await wait_for_end_of(executor, pid);
  }
  while (waitpid(-group, nullptr, WNOHANG) > 0) {
  }
  co_return true;
}

awaitable<bool> end_escaped(asio::any_io_executor executor, std::string marker) {
  constexpr int generations = 16;
  bool any = false;
  for (int generation = 0; generation < generations; ++generation) {
    bool found = false;
    for (int const pid : child_processes()) {
      if (!co_await is_descendant(executor, pid, marker)) continue;
      found = any = true;
      kill(pid, SIGKILL);
      co_await wait_for_end_of(executor, pid);
      waitpid(pid, nullptr, WNOHANG);
    }
    if (!found) break;
  }
  co_return any;
}

}  // namespace parallel_explore::process
