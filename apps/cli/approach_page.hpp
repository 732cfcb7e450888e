#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>

namespace pexplore {

/// One approach for people: what it is, its answer, changes, gates and values, cost, where its work
/// is, and the next commands.
[[nodiscard]] std::string approach_page(parallel_explore::Exploration const& exploration,
                                        parallel_explore::ApproachRecord const& record);

}  // namespace pexplore
