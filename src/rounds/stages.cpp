#include "rounds/stages.hpp"

#include "rounds/strategy.hpp"

#include <algorithm>

namespace parallel_explore::rounds {

int stages_of(Exploration const& exploration) {
  if (exploration.experiment.session.strategy != Strategy::halving) return 0;
  auto const first = std::ranges::count_if(
      exploration.approaches, [](ApproachRecord const& each) { return each.approach.of.empty(); });
  return halving_stages(static_cast<int>(first));
}

double budget_share(Exploration const& exploration, ApproachRecord const& record) {
  return budget_share(record.strategy.stage, stages_of(exploration));
}

}  // namespace parallel_explore::rounds
