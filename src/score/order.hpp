#pragma once

#include "parallel_explore/scoring_engine.hpp"

namespace parallel_explore::score {

/// Totals closer than this are equal: sums of the same terms in another order differ by less.
inline constexpr double same_total = 1e-12;

[[nodiscard]] inline bool may_win(RankedApproach const& ranked) {
  return ranked.failure.empty() && ranked.disqualified_by.empty();
}

/// Sorts by total, those that cannot win last, and gives ranks: who is equal shares one (1, 1, 3).
void put_in_order(Ranking& ranking);

}  // namespace parallel_explore::score
