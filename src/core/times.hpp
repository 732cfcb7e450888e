#pragma once

#include "parallel_explore/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// "2026-01-31T09:15:00.123Z"
[[nodiscard]] std::string to_rfc3339(TimePoint time);

/// The inverse of to_rfc3339(); none for any other text.
[[nodiscard]] std::optional<TimePoint> from_rfc3339(std::string_view text);

}  // namespace parallel_explore::core
