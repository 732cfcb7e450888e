#include "rounds/candidates.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {

std::vector<Candidate> candidates_of(Verdict const& verdict) {
  std::vector<Candidate> candidates;
  auto const& evidence = verdict.evidence.approaches;
  for (auto const& ranked : verdict.comparison.ranking()) {
    Candidate candidate;
    candidate.approach = ranked.approach;
    candidate.passes = ranked.rank.has_value();
    candidate.score = ranked.total;
    auto const found = std::ranges::find(evidence, ranked.approach, &ApproachEvidence::approach);
    if (found != evidence.end()) {
      candidate.samples = static_cast<int>(found->totals.size());
      if (found->belief) candidate.probability = found->belief->probability;
    }
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace parallel_explore::rounds
