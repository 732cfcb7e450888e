#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"

#include <string>
#include <vector>

/// `outline`: every approach is outlined first, judges say which are built.
namespace parallel_explore::rounds {

/// Whether outlines are still to be written or judged.
[[nodiscard]] bool needs_outlines(Exploration const& exploration);

/// Whether the record has an outline of that approach.
[[nodiscard]] bool is_outlined(Exploration const& exploration, std::string const& approach);

/// Drops all samples of the approaches whose outlines are not among the best, as far as the record
/// has not dropped them yet. An approach without an outline session was added later, and stays.
[[nodiscard]] std::vector<EventPayload> drop_outlines(Exploration const& exploration);

}  // namespace parallel_explore::rounds
