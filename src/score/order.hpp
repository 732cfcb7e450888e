#pragma once

#include "parallel_explore/scoring_engine.hpp"

namespace parallel_explore::score {

/// Totals that differ by less are equal: summing the same terms in another order changes less.
inline constexpr double same_total = 1e-12;

/// Whether it has a result, and passed every gate.
[[nodiscard]] inline bool may_win(RankedApproach const& ranked) {
  return ranked.failure.empty() && ranked.disqualified_by.empty();
}

/// Sorts by total, with approaches that cannot win and those that lack a value last, and assigns
/// ranks. Equal approaches share a rank (1, 1, 3).
void put_in_order(Ranking& ranking);

}  // namespace parallel_explore::score
