#include "score/flakiness.hpp"

#include "score/chances.hpp"

namespace parallel_explore::score {

double chance_of_more_failures(GateRuns candidate, GateRuns base) {
  FailingShares shares;
  Contender one, other;
  one.failed = other.failed = true;
  one.failing = shares.of(candidate.failures, candidate.runs);
  other.failing = shares.of(base.failures, base.runs);
  return chance_of_failing_more(one, other, 0);
}

}  // namespace parallel_explore::score
