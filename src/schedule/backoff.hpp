#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <optional>

namespace parallel_explore::schedule {

using Duration = std::chrono::milliseconds;

/// Growing waits: the first, then twice as long each time, up to the longest. A longer first wait
/// is kept as it is.
struct Backoff {
  Duration first{0};
  Duration longest{0};
  bool operator==(Backoff const&) const = default;
};

/// Wait after a failure that follows `earlier` others.
[[nodiscard]] Duration wait_after(Backoff const& backoff, int earlier);

/// Waits before a session is retried after a transient failure; `first` is the spec's.
[[nodiscard]] constexpr Backoff session_retries(Duration first) {
  return {first, std::chrono::minutes(10)};
}

/// Waits while an API refuses and names no time.
inline constexpr Backoff api_refusals{std::chrono::seconds(5), std::chrono::minutes(5)};

/// Wait that an API asks for; none: it names no time.
[[nodiscard]] std::optional<Duration> asked_wait(Limited const& limited,
                                                 std::chrono::system_clock::time_point now);

}  // namespace parallel_explore::schedule
