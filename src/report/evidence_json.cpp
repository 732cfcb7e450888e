#include "report/evidence_json.hpp"

#include "report/json_values.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::object approach_json(ApproachEvidence const& each, Conclusion const* answer) {
  json::object object{{"samples", each.sessions},
                      {"passed", each.passed},
                      {"totals", json::value_from(each.totals)},
                      {"deviation", or_null(each.deviation)}};
  if (!answer) return object;
  auto const found = std::ranges::find(answer->candidates, each.approach, &RankedCandidate::name);
  if (found == answer->candidates.end()) return object;
  if (found->interval) object["interval"] = {found->interval->low, found->interval->high};
  // Names of earlier versions, kept for their readers.
  if (found->chance_best_or_equal) object["probability_best"] = *found->chance_best_or_equal;
  if (found->interval) object["shrunk_total"] = (found->interval->low + found->interval->high) / 2;
  return object;
}

json::object sensitivity_json(Sensitivity const& sensitivity) {
  json::object shares, priorities;
  for (auto const& each : sensitivity.shares)
    shares[each.approach] = {{"nearby", each.nearby}, {"anywhere", each.anywhere}};
  for (auto const& each : sensitivity.priorities) priorities[each.criterion] = texts(each.winners);
  json::array flips;
  for (auto const& each : sensitivity.flips) {
    flips.push_back({{"criterion", each.criterion},
                     {"from", each.from},
                     {"to", each.to},
                     {"winner", each.winner}});
  }
  return {{"first_for", std::move(shares)},
          {"flips", std::move(flips)},
          {"by_priority", std::move(priorities)},
          {"undominated", texts(sensitivity.undominated)}};
}

json::object judging_json(Judging const& judging) {
  json::array judges;
  for (auto const& each : judging.judges) {
    judges.push_back({{"seat", each.judge_number},
                      {"agent", each.agent},
                      {"model", each.model},
                      {"answers", each.answers},
                      {"failures", each.failures},
                      {"decided", each.decided},
                      {"consistent", each.consistent},
                      {"first_shown", each.first_shown},
                      {"second_shown", each.second_shown},
                      {"standing", name_of(each.standing)},
                      {"set_aside", each.drop_reason},
                      {"own_work", each.self_judged},
                      {"shared_with_people", each.shared_with_people},
                      {"agrees_with_people", each.agrees_with_people}});
  }
  json::object criteria;
  for (auto const& each : judging.criteria) {
    json::array groups;
    for (auto const& group : each.groups) groups.push_back(texts(group));
    json::array cycles;
    for (auto const& cycle : each.cycles) cycles.push_back(texts(cycle));
    json::object errors;
    for (auto const& [sample, error] : each.errors) errors[sample] = error.deviation;
    criteria[each.criterion] = {{"scores", json::value_from(each.scores)},
                                {"errors", std::move(errors)},
                                {"groups", std::move(groups)},
                                {"agreement", or_null(each.agreement)},
                                {"alpha", or_null(each.alpha)},
                                {"agreement_level", name_of(each.agreement_level)},
                                {"sized_pairs", each.sized_pairs},
                                {"larger_preferred", each.larger_preferred},
                                {"follows_size", each.follows_size},
                                {"triads", each.triads},
                                {"circular_triads", each.circular_triads},
                                {"cycles", std::move(cycles)}};
  }
  return {{"judges", std::move(judges)},
          {"criteria", std::move(criteria)},
          {"people_votes", judging.people_votes},
          {"notes", texts(judging.notes)}};
}

}  // namespace

json::object evidence_json(Verdict const& verdict) {
  auto const* const answer = verdict.decision.approach ? &*verdict.decision.approach : nullptr;
  auto const* const outlook = answer && answer->outlook ? &*answer->outlook : nullptr;
  json::object approaches;
  for (auto const& each : verdict.evidence.approaches)
    approaches[each.approach] = approach_json(each, answer);
  return {{"confidence", (answer ? *answer : verdict.decision.result).confidence},
          {"approaches", std::move(approaches)},
          {"contenders", outlook ? texts(outlook->approaches) : json::array()},
          {"more_samples", outlook ? json::value(outlook->more) : json::value()},
          {"weights", sensitivity_json(verdict.evidence.sensitivity)},
          {"judging", judging_json(verdict.evidence.judging)},
          {"measuring", texts(verdict.evidence.measuring)}};
}

}  // namespace parallel_explore::report
