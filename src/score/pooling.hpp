#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

namespace parallel_explore::score {

/// Whether a sample says anything about its approach: what was cancelled, refused or has not ended
/// says nothing.
[[nodiscard]] bool counts(ApproachRecord const& record);

/// The samples that count of each approach, as a ranking has them; of one of which none counts,
/// all. In the order of the spec.
struct Pool {
  std::string approach;
  std::vector<RankedApproach const*> samples;
  bool counts = false;

  /// One a sample that counts: its total, 0 for one that failed or was disqualified.
  [[nodiscard]] std::vector<double> totals() const;
};
[[nodiscard]] std::vector<Pool> pools_of(Exploration const& exploration, Ranking const& by_sample);

/// Approaches instead of samples. A criterion's value and score are means over the samples that
/// may win; its spread is the standard deviation between them.
[[nodiscard]] Ranking pooled(std::vector<Pool> const& pools);

}  // namespace parallel_explore::score
