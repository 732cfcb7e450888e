#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::text {

/// Parses "90s", "1h30m", "2.5s", "500ms", "1d": numbers with units d, h, m, s, ms, largest first,
/// without signs. None for anything else, and beyond 1000 days.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "1h05m", "1m05s", "4.2s", "120ms"
[[nodiscard]] std::string format_duration(std::chrono::milliseconds duration);

}  // namespace parallel_explore::text
