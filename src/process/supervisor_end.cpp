#include "process/proc.hpp"
#include "process/supervisor.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/// What is done once the command's own process has ended.
namespace parallel_explore::process {

namespace asio = boost::asio;

void Supervisor::reap_leader() {
  int status = 0;
  rusage usage{};
  pid_t reaped = -1;
  do {
    reaped = wait4(outcome_.process.pid, &status, 0, &usage);
  } while (reaped == -1 && errno == EINTR);
  if (reaped == -1) return;
  if (WIFSIGNALED(status)) {
    outcome_.status = Signalled{WTERMSIG(status)};
  } else {
    outcome_.status = Exited{WEXITSTATUS(status)};
  }
  auto const microseconds = [](timeval time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  outcome_.cpu_time = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  outcome_.peak_rss_bytes = std::int64_t{usage.ru_maxrss} * 1024;
}

/// The leader is reaped; who is still in its group was killed, and comes to us to be reaped.
awaitable<void> Supervisor::end_group() {
  int const group = outcome_.process.pid;
  if (group <= 1 || kill(-group, 0) == -1) co_return;
  outcome_.leaked = true;
  for (int const pid : all_processes()) {
    auto const stat = read_stat(pid);
    if (!stat || stat->group != group) continue;
    kill(pid, SIGKILL);
    if (stat->state != 'Z') co_await wait_for_end_of(pid);
  }
  while (waitpid(-group, nullptr, WNOHANG) > 0) {
  }
}

/// Descendants that left the group (setsid) became our children when their parents died.
awaitable<void> Supervisor::end_escaped() {
  constexpr int generations = 16;
  for (int generation = 0; generation < generations; ++generation) {
    bool found = false;
    for (int const pid : our_children()) {
      if (!co_await is_descendant(pid)) continue;
      found = true;
      outcome_.leaked = true;
      kill(pid, SIGKILL);
      co_await wait_for_end_of(pid);
      waitpid(pid, nullptr, WNOHANG);
    }
    if (!found) break;
  }
}

/// Asks again while a child of ours is in the middle of exec, for a second at most.
awaitable<bool> Supervisor::is_descendant(int pid) {
  using namespace std::chrono_literals;
  auto const until = Clock::now() + 1s;
  auto found = carries(pid, marker_);
  asio::steady_timer pause(executor_);
  while (found == Carries::not_yet && Clock::now() < until) {
    pause.expires_after(200us);
    co_await pause.async_wait(asio::use_awaitable);
    found = carries(pid, marker_);
  }
  co_return found == Carries::yes;
}

awaitable<void> Supervisor::wait_for_end_of(int pid) {
  auto watch = open_pidfd(pid);
  asio::posix::stream_descriptor descriptor(executor_, watch.number());
  (void)watch.release();
  boost::system::error_code ignored;
  co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, ignored));
}

/// Takes what is there. Who still holds a pipe then is not waited for.
void Supervisor::drain() {
  for (auto* const output : {&output_, &error_}) {
    constexpr int at_most = 64;  // a pipe holds no more than 1 MiB unless somebody goes on writing
    for (int i = 0; i < at_most && !output->ended; ++i) {
      if (read_some(*output) != Readable::more) break;
    }
    if (!output->ended) outcome_.leaked = true;
  }
}

void Supervisor::close_pipes() {
  boost::system::error_code ignored;
  exit_watch_.close(ignored);
  output_.pipe.close(ignored);
  error_.pipe.close(ignored);
}

}  // namespace parallel_explore::process
