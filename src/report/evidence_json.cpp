#include "report/evidence_json.hpp"

#include "report/json_values.hpp"

#include <boost/json.hpp>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::object approach_json(ApproachEvidence const& each) {
  json::object object{{"samples", each.totals.size()},
                      {"passed", each.passed},
                      {"totals", json::value_from(each.totals)},
                      {"deviation", or_null(each.deviation)}};
  if (each.interval) object["interval"] = {each.interval->low, each.interval->high};
  if (each.belief) {
    object["probability_best"] = each.belief->probability;
    object["shrunk_total"] = each.belief->mean;
  }
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
                      {"set_aside", each.drop_reason},
                      {"own_work", each.self_judged}});
  }
  json::object criteria;
  for (auto const& each : judging.criteria) {
    json::array groups;
    for (auto const& group : each.groups) groups.push_back(texts(group));
    criteria[each.criterion] = {{"scores", json::value_from(each.scores)},
                                {"groups", std::move(groups)},
                                {"agreement", or_null(each.agreement)}};
  }
  return {{"judges", std::move(judges)},
          {"criteria", std::move(criteria)},
          {"notes", texts(judging.notes)}};
}

}  // namespace

json::object evidence_json(Evidence const& evidence) {
  json::object approaches;
  for (auto const& each : evidence.approaches) approaches[each.approach] = approach_json(each);
  return {{"confidence", evidence.confidence},
          {"approaches", std::move(approaches)},
          {"contenders", texts(evidence.contenders)},
          {"more_samples", or_null(evidence.more)},
          {"weights", sensitivity_json(evidence.sensitivity)},
          {"judging", judging_json(evidence.judging)}};
}

}  // namespace parallel_explore::report
