#include "store/run_clock.hpp"

#include "files/regular.hpp"
#include "store/lock.hpp"
#include "store/open_journal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <time.h>

namespace parallel_explore::store {
namespace {

constexpr std::size_t longest_lock = 256;

std::chrono::milliseconds uptime() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::seconds(time.tv_sec) +
                                                       std::chrono::nanoseconds(time.tv_nsec));
}

/// Identifies this boot of this machine; empty: unknown.
std::string boot_id() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  return id;
}

/// Reads what clock_text() wrote: the time at which the machine started, by that clock.
std::optional<TimePoint> start_of_machine(std::string_view text) {
  auto const blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  std::int64_t milliseconds = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + blank, milliseconds);
  auto const id = boot_id();
  bool const is_ours = error == std::errc() && end == text.data() + blank && !id.empty() &&
                       text.substr(blank + 1) == id;
  if (!is_ours) return std::nullopt;
  return TimePoint(std::chrono::milliseconds(milliseconds));
}

}  // namespace

void note_clock(std::filesystem::path const& record, TimePoint now) {
  // Nothing depends on it.
  files::appended(record / lock_name)
      << fmt::format("{} {}\n", (now - uptime()).time_since_epoch().count(), boot_id());
}

TimePoint time_in(std::filesystem::path const& record) {
  auto const file = record / lock_name;
  if (!record.empty() && Lock::holder(file)) {
    auto const text = files::read(file, longest_lock).value_or(std::string());
    auto const first = text.find('\n');
    auto const rest =
        first == std::string::npos ? std::string_view() : std::string_view(text).substr(first + 1);
    if (auto const start = start_of_machine(rest.substr(0, rest.find('\n'))))
      return *start + uptime();
  }
  return EventClock(TimePoint()).now();
}

}  // namespace parallel_explore::store
