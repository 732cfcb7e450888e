#pragma once

#include "parallel_explore/exploration.hpp"
#include "schedule/strategy.hpp"

#include <algorithm>

namespace parallel_explore::conduct {

/// How many stages an experiment's budgets have; 0: all at once.
[[nodiscard]] inline int stages_of(Exploration const& exploration) {
  if (exploration.experiment.session.strategy != Strategy::halving) return 0;
  auto const first = std::ranges::count_if(
      exploration.approaches, [](ApproachRecord const& each) { return each.approach.of.empty(); });
  return schedule::halving_stages(static_cast<int>(first));
}

/// The part of its budget that an approach's session may have used when it ends.
[[nodiscard]] inline double budget_share(Exploration const& exploration,
                                         ApproachRecord const& record) {
  return schedule::budget_share(record.strategy.stage, stages_of(exploration));
}

}  // namespace parallel_explore::conduct
