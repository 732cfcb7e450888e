#pragma once

#include "parallel_explore/exploration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pexplore {

struct Screen {
  std::size_t columns = 80, rows = 24;
  bool colour = false;
};

/// One line an approach (those that run first, if there is no room for all) and a summary line;
/// none is wider than the screen.
[[nodiscard]] std::vector<std::string> live_lines(parallel_explore::Exploration const& exploration,
                                                  parallel_explore::TimePoint now, Screen screen);

/// The line of a log for an event; none where no state changes.
[[nodiscard]] std::optional<std::string> plain_line(
    parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

}  // namespace pexplore
