#pragma once

#include <string>
#include <string_view>

namespace pexplore {

/// Whether standard output shows colours: a terminal that can, unless NO_COLOR is set.
[[nodiscard]] bool shows_colours();

/// A report with its first sentence in bold, the row of `winner` in green and every FAIL in red.
/// Only adds escape sequences, which take no columns. An empty winner marks no row.
[[nodiscard]] std::string coloured_report(std::string_view report, std::string_view winner);

}  // namespace pexplore
