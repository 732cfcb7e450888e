#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

namespace parallel_explore::score {

/// The samples of one approach in a ranking: those that count, or all if none counts.
struct Pool {
  std::string approach;
  std::vector<RankedApproach const*> samples;
  bool counts = false;

  /// The total of each sample that counts, has a result and passed every gate.
  [[nodiscard]] std::vector<double> totals() const;
};

/// A pool for each approach, in the order of the spec.
[[nodiscard]] std::vector<Pool> pools_of(Exploration const& exploration, Ranking const& by_sample);

/// A ranking of approaches. Values and scores are medians over the samples that may win; a spread
/// is the standard deviation between these. A total is the median of theirs less the share of
/// samples that failed.
[[nodiscard]] Ranking pooled(std::vector<Pool> const& pools);

}  // namespace parallel_explore::score
