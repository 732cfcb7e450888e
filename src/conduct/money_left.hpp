#pragma once

#include "conduct/stages.hpp"
#include "parallel_explore/exploration.hpp"

#include <algorithm>
#include <optional>

namespace parallel_explore::conduct {

/// What a session may spend; none: no limit.
[[nodiscard]] inline std::optional<double> money_left(Exploration const& exploration,
                                                      ApproachRecord const& record) {
  auto const left = [](std::optional<double> limit, Usage const& used) {
    constexpr double least = 0.0001;  // an agent takes 0 for no limit
    return limit ? std::optional(std::max(*limit - used.cost_usd.value_or(0), least))
                 : std::nullopt;
  };
  auto limit = exploration.experiment.session.budget.usd;
  if (limit) *limit *= budget_share(exploration, record);
  auto const own = left(limit, usage_of(record));
  auto const all = left(exploration.experiment.budget.usd, usage_of(exploration));
  if (own && all) return std::min(*own, *all);
  return own ? own : all;
}

}  // namespace parallel_explore::conduct
