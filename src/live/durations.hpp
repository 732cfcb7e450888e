#pragma once

#include "text/durations.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace parallel_explore::live {

/// "1m05s", "4.2s"; a negative one, as after a clock was set back, is 0.
[[nodiscard]] inline std::string human_duration(std::chrono::milliseconds duration) {
  return text::format_duration(std::max(duration, std::chrono::milliseconds(0)));
}

/// The same in whole seconds, so that a screen changes once a second: "4s", "1m05s", "3h05m",
/// "2d03h". At most six characters below 100 days.
[[nodiscard]] std::string clock_text(std::chrono::milliseconds duration);

/// A count in at most four characters below 10^13: "950", "1.2k", "310k", "4.1M".
[[nodiscard]] std::string count_text(std::int64_t count);

}  // namespace parallel_explore::live
