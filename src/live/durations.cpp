#include "live/durations.hpp"

#include <fmt/format.h>

#include <array>

namespace parallel_explore::live {

std::string clock_text(std::chrono::milliseconds duration) {
  auto const s = std::max<std::int64_t>(duration.count(), 0) / 1000;
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m{:02}s", s / 60, s % 60);
  if (s < 86'400) return fmt::format("{}h{:02}m", s / 3600, s % 3600 / 60);
  return fmt::format("{}d{:02}h", s / 86'400, s % 86'400 / 3600);
}

std::string count_text(std::int64_t count) {
  constexpr std::array<char, 4> units{'k', 'M', 'G', 'T'};
  auto value = static_cast<double>(std::max<std::int64_t>(count, 0));
  if (value < 1000) return fmt::format("{}", static_cast<std::int64_t>(value));
  std::size_t unit = 0;
  for (value /= 1000; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
  return value < 9.95 ? fmt::format("{:.1f}{}", value, units.at(unit))
                      : fmt::format("{:.0f}{}", value, units.at(unit));
}

}  // namespace parallel_explore::live
