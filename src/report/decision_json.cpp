#include "report/decision_json.hpp"

#include "core/enum_names.hpp"
#include "parallel_explore/certainty.hpp"
#include "report/json_values.hpp"
#include "score/headline.hpp"
#include "score/own_loss.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::object reliability_json(RankedCandidate const& candidate, double confidence) {
  auto const range = wilson_interval(candidate.passed, candidate.runs, confidence);
  return {{"passed", candidate.passed},
          {"runs", candidate.runs},
          {"interval", {range.low, range.high}}};
}

}  // namespace

json::object candidate_json(RankedCandidate const& candidate, double confidence) {
  json::object object{{"name", candidate.name},
                      {"rank", or_null(candidate.rank)},
                      {"total", or_null(candidate.total)},
                      {"chance_best_or_equal", or_null(candidate.chance_best_or_equal)},
                      {"expected_loss", or_null(candidate.expected_loss)},
                      {"interval", nullptr},
                      {"reliability", reliability_json(candidate, confidence)},
                      {"missing", text_or_null(candidate.missing)},
                      {"unreliable", candidate.unreliable}};
  if (candidate.interval) object["interval"] = {candidate.interval->low, candidate.interval->high};
  return object;
}

namespace {

json::array candidates_json(Conclusion const& answer) {
  json::array candidates;
  for (auto const& each : answer.candidates)
    candidates.push_back(candidate_json(each, answer.confidence));
  return candidates;
}

json::value outlook_json(std::optional<Outlook> const& outlook) {
  if (!outlook) return nullptr;
  return {{"approaches", texts(outlook->approaches)},
          {"more", outlook->more},
          {"chance", outlook->chance}};
}

json::value own_loss_json(EvidenceTable const& table, Conclusion const& answer) {
  auto const own = score::own_loss(table, answer);
  if (!own) return nullptr;
  json::object losses;
  for (auto const& [name, loss] : own->losses) losses[name] = loss;
  return {{"criterion", own->criterion}, {"unit", own->unit}, {"losses", std::move(losses)}};
}

json::object answer_json(EvidenceTable const& table, Conclusion const& answer, std::string text) {
  return {{"kind", name_of(answer.kind)},
          {"best", text_or_null(answer.best)},
          {"equal", texts(answer.equal)},
          {"tie_break", core::name_in_table(answer.tie_break)},
          {"take", text_or_null(answer.take)},
          {"leader", text_or_null(answer.leader)},
          {"chance", answer.chance},
          {"confidence", answer.confidence},
          {"matters", answer.matters},
          {"resolution", or_null(answer.resolution)},
          {"outlook", outlook_json(answer.outlook)},
          {"text", std::move(text)},
          {"base_chance_best_or_equal",
           answer.base ? or_null(answer.base->chance_best_or_equal) : json::value()},
          {"base_total", answer.base ? or_null(answer.base->total) : json::value()},
          {"own_loss", own_loss_json(table, answer)},
          {"candidates", candidates_json(answer)}};
}

}  // namespace

json::object recommendations_json(EvidenceTable const& table, Decision const& decision) {
  auto const& result = decision.result;
  json::object object;
  object["result"] = answer_json(table, result,
                                 score::headline(result, decision.scored, score::of_results,
                                                 score::details_of(table, result)));
  object["approach"] = nullptr;
  if (decision.approach)
    object["approach"] =
        answer_json(table, *decision.approach,
                    score::headline(*decision.approach, decision.scored, score::of_approaches,
                                    score::details_of(table, *decision.approach)));
  return object;
}

}  // namespace parallel_explore::report
