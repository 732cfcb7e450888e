#include "parallel_explore/decision.hpp"
#include "score/outlook.hpp"
#include "score/questions.hpp"
#include "score/rules.hpp"
#include "score/totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
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
  if (conclusion.base) conclusion.base->total.reset();
}

}  // namespace

Decision decide(EvidenceTable const& table, DecisionSettings const& settings) {
  auto const totals = score::totals_in(table, settings.matters);
  Decision decision;
  decision.notes = totals.notes;
  decision.scored = totals.scored;
  auto of_results = score::result_question(table, totals);
  of_results.stopping = settings.rounds_stopping;
  decision.result = score::conclude(std::move(of_results), settings.result_confidence);
  if (!totals.scored) hide_totals(decision.result);
  if (!has_samples(table)) return decision;
  auto const sessions = score::sessions_of(table, totals);
  for (auto const& each : sessions) {
    auto const lacking = each.passed - static_cast<int>(each.totals.size());
    if (lacking > 0)
      decision.notes.push_back(fmt::format("{}: {} is missing in {} of the {} sessions that passed",
                                           each.approach, each.missing, lacking, each.passed));
  }
  score::FailingShares shares;
  auto of_approaches = score::approach_question(sessions, totals, shares);
  of_approaches.stopping = settings.sessions_stopping;
  auto& approach = decision.approach.emplace(
      score::conclude(std::move(of_approaches), settings.approach_confidence));
  bool const open = approach.kind != VerdictKind::nothing_passed &&
                    !score::is_settled(approach.kind, settings.limit > 0);
  if (open) approach.outlook = score::outlook_of(sessions, totals, approach, settings);
  if (!totals.scored) hide_totals(approach);
  return decision;
}

}  // namespace v0_2
}  // namespace parallel_explore
