#pragma once

#include "parallel_explore/exploration.hpp"

namespace parallel_explore::rounds {

/// Number of the last stage of an experiment's budgets; 0: everything may be used at once.
[[nodiscard]] int stages_of(Exploration const& exploration);

/// The part of its budget that an approach's session may have used when it ends.
[[nodiscard]] double budget_share(Exploration const& exploration, ApproachRecord const& record);

}  // namespace parallel_explore::rounds
