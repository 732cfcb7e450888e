#include "rounds/candidates.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {

namespace {

/// Of being the best approach or equal to it; 0 where nothing was run twice.
double chance_of(Decision const& decision, std::string const& approach) {
  if (!decision.approach) return 0;
  auto const& all = decision.approach->candidates;
  auto const found = std::ranges::find(all, approach, &RankedCandidate::name);
  return found == all.end() ? 0 : found->chance_best_or_equal.value_or(0);
}

}  // namespace

std::vector<Candidate> candidates_of(Verdict const& verdict) {
  std::vector<Candidate> candidates;
  auto const& evidence = verdict.evidence.approaches;
  for (auto const& ranked : verdict.comparison.ranking()) {
    Candidate candidate;
    candidate.approach = ranked.approach;
    candidate.passes = ranked.rank.has_value();
    candidate.score = ranked.total;
    auto const found = std::ranges::find(evidence, ranked.approach, &ApproachEvidence::approach);
    if (found != evidence.end()) candidate.samples = found->sessions;
    candidate.probability = chance_of(verdict.decision, ranked.approach);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace parallel_explore::rounds
