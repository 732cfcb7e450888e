#pragma once

#include "parallel_explore/exploration.hpp"

#include <optional>
#include <string>

namespace pexplore {

/// The line of a log for an event; none where no state changes.
[[nodiscard]] std::optional<std::string> plain_line(
    parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

}  // namespace pexplore
