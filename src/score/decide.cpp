#include "parallel_explore/decision.hpp"
#include "score/outlook.hpp"
#include "score/questions.hpp"
#include "score/rules.hpp"
#include "score/totals.hpp"

#include <algorithm>

namespace parallel_explore {
namespace {

bool has_samples(EvidenceTable const& table) {
  return std::ranges::any_of(table.results, [&](ResultEvidence const& each) {
    return std::ranges::count(table.results, each.approach, &ResultEvidence::approach) > 1;
  });
}

/// Where nothing is scored, all totals are alike and say nothing.
void hide_totals(Conclusion& conclusion) {
  for (auto& each : conclusion.candidates) {
    each.total.reset();
    each.expected_loss.reset();
    each.interval.reset();
  }
}

}  // namespace

Decision decide(EvidenceTable const& table, DecisionSettings const& settings) {
  auto const totals = score::totals_in(table, settings.matters);
  Decision decision;
  decision.notes = totals.notes;
  decision.scored = totals.scored;
  decision.result =
      score::conclude(score::result_question(table, totals), settings.result_confidence);
  if (!totals.scored) hide_totals(decision.result);
  if (!has_samples(table)) return decision;
  auto const sessions = score::sessions_of(table, totals);
  score::FailingShares shares;
  auto& approach = decision.approach.emplace(score::conclude(
      score::approach_question(sessions, totals, shares), settings.approach_confidence));
  if (approach.kind == VerdictKind::no_clear_winner)
    approach.outlook = score::outlook_of(sessions, totals, approach, settings);
  if (!totals.scored) hide_totals(approach);
  return decision;
}

}  // namespace parallel_explore
