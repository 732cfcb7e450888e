#include "process/strays.hpp"

#include "process/descriptor.hpp"
#include "process/proc.hpp"

#include <algorithm>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace parallel_explore::process {

namespace {

/// Asks again while the process is in the middle of exec, for a second at most.
bool carries_now(int pid, std::string const& marker) {
  using namespace std::chrono_literals;
  auto const until = std::chrono::steady_clock::now() + 1s;
  auto found = carries(pid, marker);
  while (found == Carries::not_yet && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(200us);
    found = carries(pid, marker);
  }
  return found == Carries::yes;
}

}  // namespace

std::vector<ProcessIdentity> find_strays(ProcessIdentity process, std::string const& marker) {
  // A group's id is in use as long as any member lives, so that the group of a leader that is gone
  // cannot be another's unless its id was given out again, later than the leader started.
  auto const leader = read_stat(process.pid);
  bool const group_is_ours = process.pid > 0 && process.start_ticks != 0 &&
                             (!leader || leader->start_ticks == process.start_ticks);
  std::vector<ProcessIdentity> strays;
  for (int const pid : all_processes()) {
    if (pid == getpid()) continue;
    auto const stat = read_stat(pid);
    if (!stat || stat->state == 'Z') continue;
    bool const in_group =
        group_is_ours && stat->group == process.pid && stat->start_ticks >= process.start_ticks;
    if (in_group || (!marker.empty() && carries_now(pid, marker))) {
      strays.push_back({pid, stat->start_ticks});
    }
  }
  return strays;
}

namespace {

void signal_all(std::vector<ProcessIdentity> const& processes, int signal) {
  for (auto const& each : processes) {
    if (alive(each)) kill(each.pid, signal);
  }
}

/// Waits until none of them lives, at most for `patience`.
void wait_for_all(std::vector<ProcessIdentity> const& processes,
                  std::chrono::milliseconds patience) {
  auto const until = std::chrono::steady_clock::now() + patience;
  for (auto const& each : processes) {
    if (!alive(each)) continue;
    auto const watch = open_pidfd(each.pid);
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd ended{watch.number(), POLLIN, 0};
    poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  }
}

}  // namespace

int end_strays(std::vector<ProcessIdentity> const& strays, std::chrono::milliseconds grace) {
  signal_all(strays, SIGTERM);
  wait_for_all(strays, grace);
  signal_all(strays, SIGKILL);
  wait_for_all(strays, std::chrono::seconds(5));
  return static_cast<int>(strays.size());
}

void end_strays_now(ProcessIdentity process, std::string const& marker) {
  constexpr int generations = 16;
  for (int generation = 0; generation < generations; ++generation) {
    auto const strays = find_strays(process, marker);
    if (strays.empty()) return;
    end_strays(strays, std::chrono::milliseconds(0));
    for (auto const& each : strays) waitpid(each.pid, nullptr, WNOHANG);
  }
}

}  // namespace parallel_explore::process
