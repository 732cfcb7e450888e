#include "run/machine_load.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

using std::chrono::microseconds;

microseconds of(timeval const& time) {
  return std::chrono::seconds(time.tv_sec) + microseconds(time.tv_usec);
}

microseconds cpu_time_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Of all columns but idle time and waiting for disks; guests are part of user time already.
bool read_used(MachineTimes& times) {
  std::ifstream in("/proc/stat");
  std::string cpu;
  std::int64_t user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0,
               stolen = 0;
  if (!(in >> cpu >> user >> nice >> system >> idle >> waiting >> hard >> soft >> stolen))
    return false;
  auto const ticks = user + nice + system + hard + soft + stolen;
  times.used = microseconds(ticks * (1'000'000 / std::max(1L, sysconf(_SC_CLK_TCK))));
  return cpu == "cpu";
}

/// From "some avg10=… avg60=… avg300=… total=MICROSECONDS".
microseconds read_stalled() {
  std::ifstream in("/proc/pressure/cpu");
  std::string word;
  constexpr std::string_view key = "total=";
  while (in >> word) {
    if (word.starts_with(key)) return microseconds(std::stoll(word.substr(key.size())));
  }
  return {};
}

/// The clock that counts while the machine is suspended, less the one that does not.
microseconds read_asleep() {
  timespec with{}, without{};
  clock_gettime(CLOCK_BOOTTIME, &with);
  clock_gettime(CLOCK_MONOTONIC, &without);
  auto const seconds = std::chrono::seconds(with.tv_sec - without.tv_sec);
  auto const nanoseconds = std::chrono::nanoseconds(with.tv_nsec - without.tv_nsec);
  return std::chrono::duration_cast<microseconds>(seconds + nanoseconds);
}

}  // namespace

MachineTimes machine_times() {
  MachineTimes times;
  times.known = read_used(times);
  times.at =
      std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch());
  times.own = cpu_time_of(RUSAGE_SELF) + cpu_time_of(RUSAGE_CHILDREN);
  times.stalled = read_stalled();
  times.asleep = read_asleep();
  return times;
}

OtherLoad other_load(MachineTimes const& before, MachineTimes const& after) {
  constexpr microseconds shortest{200'000};  // ticks are too coarse for less
  auto const time = after.at - before.at;
  if (!before.known || !after.known || time < shortest) return {};
  auto const share = [&](microseconds part) {
    return static_cast<double>(part.count()) / static_cast<double>(time.count());
  };
  OtherLoad load;
  load.cores = std::max(0.0, share((after.used - before.used) - (after.own - before.own)));
  constexpr double too_many_cores = 0.3, too_much_waiting = 0.1;
  constexpr microseconds slept{100'000};
  load.busy = load.cores > too_many_cores ||
              share(after.stalled - before.stalled) > too_much_waiting ||
              after.asleep - before.asleep > slept;
  return load;
}

}  // namespace parallel_explore::run
