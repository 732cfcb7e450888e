#include "core/enum_names.hpp"
#include "core/times.hpp"
#include "parallel_explore/measurement.hpp"
#include "report/history.hpp"
#include "report/json_values.hpp"
#include "score/scale.hpp"

#include <boost/json.hpp>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::value interval_json(std::optional<Interval> const& interval) {
  if (!interval) return nullptr;
  return json::array{interval->low, interval->high};
}

json::value result_json(std::optional<HistoryResult> const& result) {
  if (!result) return nullptr;
  return {{"name", result->sample},
          {"adopted", result->adopted},
          {"value", result->value},
          {"change", or_null(result->change)},
          {"interval", interval_json(result->interval)}};
}

json::object entry_json(HistoryEntry const& entry) {
  return {
      {"experiment", entry.experiment},
      {"started", entry.started ? json::value(core::to_rfc3339(*entry.started)) : json::value()},
      {"base", entry.base},
      {"place", name_of(entry.place)},
      {"values", json::value_from(entry.values)},
      {"median", or_null(median(entry.values))},
      {"spread", or_null(shown_spread(entry.values))},
      {"result", result_json(entry.result)}};
}

json::object step_json(CriterionHistory const& history, HistoryStep const& step) {
  bool const rose = step.change > 0;
  auto const& entry = history.entries[step.at];
  auto const& earlier = history.entries[step.at - 1];
  return {{"experiment", entry.experiment},
          {"base", entry.base},
          {"after_experiment", earlier.experiment},
          {"after_base", earlier.base},
          {"before", step.before},
          {"after", step.after},
          {"change", step.change},
          {"interval", interval_json(step.interval)},
          {"better", rose == (history.criterion.better == Better::higher)}};
}

json::object criterion_history_json(CriterionHistory const& history) {
  auto const& criterion = history.criterion;
  json::object object{{"name", criterion.name},
                      {"unit", text_or_null(criterion.unit)},
                      {"better", core::name_in_table(criterion.better)},
                      {"scale", core::name_in_table(score::scale_of(criterion))},
                      {"changes_are", history.by_ratio ? "relative" : "absolute"}};
  auto& entries = object["experiments"].emplace_array();
  for (auto const& each : history.entries) entries.emplace_back(entry_json(each));
  auto& steps = object["steps"].emplace_array();
  for (auto const& each : history.steps) steps.emplace_back(step_json(history, each));
  auto& left_out = object["left_out"].emplace_array();
  for (auto const& each : history.left_out)
    left_out.push_back({{"experiment", each.experiment}, {"reason", name_of(each.reason)}});
  return object;
}

}  // namespace

std::string history_json(History const& history) {
  json::object document{{"schema", 1}};
  auto& criteria = document["criteria"].emplace_array();
  for (auto const& each : history.criteria) criteria.emplace_back(criterion_history_json(each));
  document["others"] = texts(history.others);
  document["unreadable"] = texts(history.unreadable);
  return pretty(document);
}

}  // namespace parallel_explore::report
