#include "report/table_json.hpp"

#include "core/criterion_traits.hpp"
#include "core/enum_names.hpp"
#include "report/json_values.hpp"
#include "score/scale.hpp"

#include <boost/json.hpp>

#include <cmath>
#include <string_view>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

json::object settings_json(DecisionSettings const& settings) {
  return {{"result_confidence", settings.result_confidence},
          {"approach_confidence", settings.approach_confidence},
          {"matters", or_null(settings.matters)},
          {"sessions_stopping", settings.sessions_stopping},
          {"rounds_stopping", settings.rounds_stopping},
          {"limit", settings.limit},
          {"spreads", json::value_from(settings.spreads)}};
}

/// How values become points; "none": they only pass or fail.
std::string_view scale_name(Criterion const& criterion) {
  if (!is_scored(criterion)) return "none";
  return is_on_score_scale(criterion) ? "points" : core::name_in_table(score::scale_of(criterion));
}

json::object column_json(Criterion const& criterion) {
  json::object object{{"name", criterion.name},
                      {"kind", kind_of(criterion)},
                      {"weight", criterion.weight},
                      {"gate", criterion.gate},
                      {"better", core::name_in_table(criterion.better)},
                      {"unit", text_or_null(criterion.unit)},
                      {"scale", scale_name(criterion)},
                      {"best", or_null(criterion.best)},
                      {"worst", or_null(criterion.worst)},
                      {"factor", criterion.factor},
                      {"matters", nullptr}};
  if (auto const& matters = criterion.matters)
    object["matters"] = {{"amount", matters->amount}, {"relative", matters->relative}};
  return object;
}

json::value error_json(std::optional<StandardError> const& error) {
  if (!error) return nullptr;
  auto const freedom = std::isfinite(error->freedom) ? json::value(error->freedom) : json::value();
  return {{"deviation", error->deviation}, {"freedom", freedom}};
}

json::object row_json(ResultEvidence const& result) {
  json::array values, errors;
  for (auto const& rounds : result.values) {
    auto& column = values.emplace_back(json::array()).as_array();
    for (auto const& value : rounds) column.emplace_back(or_null(value));
  }
  for (auto const& error : result.errors) errors.emplace_back(error_json(error));
  return {{"approach", result.approach},
          {"sample", result.sample},
          {"passed", result.passed},
          {"values", std::move(values)},
          {"errors", std::move(errors)},
          {"lines_changed", or_null(result.lines_changed)},
          {"cost_usd", or_null(result.cost_usd)},
          {"same_as", or_null(result.same_as)}};
}

}  // namespace

json::object table_json(EvidenceTable const& table, DecisionSettings const& settings) {
  json::array criteria, results;
  for (auto const& each : table.criteria) criteria.emplace_back(column_json(each));
  for (auto const& each : table.results) results.emplace_back(row_json(each));
  return {{"settings", settings_json(settings)},
          {"criteria", std::move(criteria)},
          {"results", std::move(results)},
          {"base", table.base ? json::value(row_json(*table.base)) : json::value()}};
}

}  // namespace parallel_explore::report
