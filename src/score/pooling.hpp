#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

namespace parallel_explore::score {

/// Whether a sample is evidence about its approach: not if it was cancelled, refused, or has not
/// ended.
[[nodiscard]] bool is_evidence(ApproachRecord const& record);

/// The samples of one approach in a ranking: those that count, or all if none counts.
struct Pool {
  std::string approach;
  std::vector<RankedApproach const*> samples;
  bool counts = false;

  /// The total of each sample that counts; 0 for a failed or disqualified one.
  [[nodiscard]] std::vector<double> totals() const;
};
/// A pool for each approach, in the order of the spec.
[[nodiscard]] std::vector<Pool> pools_of(Exploration const& exploration, Ranking const& by_sample);

/// A ranking of approaches. Values and scores are means over the samples that may win; a spread is
/// the standard deviation between these.
[[nodiscard]] Ranking pooled(std::vector<Pool> const& pools);

}  // namespace parallel_explore::score
