#include "forge/retrying.hpp"

#include "core/times.hpp"
#include "schedule/backoff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace parallel_explore::forge {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// GitHub: "wait for at least one minute".
constexpr schedule::Backoff vague_limits{std::chrono::minutes(1), std::chrono::hours(1)};
constexpr seconds longest_pause{30};  ///< between attempts after failures
constexpr std::int64_t year_3000 = 32'503'680'000;

/// The seconds in a header; none if it is missing or not such a number, for example a date.
std::optional<seconds> seconds_in(AnswerHead const& answer, char const* header) {
  auto const found = answer.headers.find(header);
  if (found == answer.headers.end()) return std::nullopt;
  auto const& text = found->second;
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool const whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value < 0 || value > year_3000) return std::nullopt;
  return seconds(value);
}

bool says(std::string const& message, std::string_view words) {
  auto const same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  return std::search(message.begin(), message.end(), words.begin(), words.end(), same) !=
         message.end();
}

/// "14:05:00Z", with the date unless it is today.
std::string clock(TimePoint time, TimePoint now) {
  auto const text = core::to_rfc3339(time);
  bool const today = core::to_rfc3339(now).substr(0, 10) == text.substr(0, 10);
  return text.substr(today ? 11 : 0, today ? 8 : 19) + "Z";
}

}  // namespace

NextStep Retrying::after_answer(AnswerHead const& answer, TimePoint now) {
  auto const status = answer.status;
  bool const refused = status == 403 || status == 429;
  if (refused || status == 503) {
    if (auto const wait = seconds_in(answer, "retry-after"))
      return obey("GitHub asks for fewer requests", *wait, now);
  }
  if (refused) {
    auto const left = seconds_in(answer, "x-ratelimit-remaining");
    auto const reset = seconds_in(answer, "x-ratelimit-reset");
    if (left == seconds(0) && reset) {
      // The server counts whole seconds.
      auto const wait = TimePoint(*reset) + seconds(1) - now;
      return obey("GitHub's rate limit is used up", std::max(wait, milliseconds(0)), now);
    }
    bool const secondary =
        says(answer.message, "secondary rate limit") || says(answer.message, "abuse detection");
    if (secondary || status == 429) {
      auto const wait = schedule::wait_after(vague_limits, vague_limits_++);
      return obey("GitHub asks for fewer requests", wait, now);
    }
  }
  if (status >= 500) return after_failure(fmt::format("GitHub answered with status {}", status));
  return Settled{};
}

NextStep Retrying::obey(std::string const& limit, milliseconds wait, TimePoint now) {
  auto const then = clock(now + wait, now);
  if (waited_ + wait > policy_.patience)
    return NoMoreAttempts{fmt::format("{}; it resets at {}", limit, then), "run it again then"};
  waited_ += wait;
  return WaitAndRepeat{wait, fmt::format("{}; resuming at {}", limit, then)};
}

NextStep Retrying::after_failure(std::string const& why) {
  if (++failures_ >= policy_.attempts) {
    auto const times = failures_ == 1 ? std::string() : fmt::format(" ({} attempts)", failures_);
    return NoMoreAttempts{why + times, "run it again later"};
  }
  schedule::Backoff const pauses{policy_.first_wait, longest_pause};
  return WaitAndRepeat{schedule::wait_after(pauses, failures_ - 1), {}};
}

}  // namespace parallel_explore::forge
