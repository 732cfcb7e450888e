#include "report/machine_documents.hpp"

#include "report/json_values.hpp"

#include <boost/json.hpp>

#include <variant>

namespace parallel_explore::report {

namespace json = boost::json;

/// An agent may end well and say nothing.
bool AgentTrial::good() const {
  return std::holds_alternative<Completed>(result.end) && !result.answer.empty();
}

std::string checks_json(std::vector<Check> const& checks) {
  json::array array;
  for (auto const& check : checks) {
    array.push_back({{"name", check.name},
                     {"ok", check.good},
                     {"needed", check.needed},
                     {"warning", check.warning},
                     {"found", check.found},
                     {"mend", check.hint}});
  }
  return json_line(array);
}

std::string trial_json(AgentTrial const& trial) {
  auto const& result = trial.result;
  json::object object{{"agent", trial.agent},
                      {"good", trial.good()},
                      {"end", name_of(result.end)},
                      {"reason", reason_of(result.end)},
                      {"answer", result.answer},
                      {"refusals", json::value_from(trial.refusals)},
                      {"model", trial.model},
                      {"first_line_ms", nullptr},
                      {"duration_ms", result.duration.count()},
                      {"tokens", result.usage.tokens()},
                      {"cost_usd", nullptr},
                      {"notes", json::value_from(result.notes)}};
  if (trial.first_line) object["first_line_ms"] = trial.first_line->count();
  if (result.usage.cost_usd) object["cost_usd"] = *result.usage.cost_usd;
  return json_line(object);
}

std::string settings_json(std::string const& file, std::string const& profile,
                          std::vector<SettingLine> const& settings) {
  json::array all;
  for (auto const& each : settings)
    all.push_back({{"key", each.key}, {"value", each.value}, {"origin", each.origin}});
  return json_line(
      json::object{{"file", file}, {"profile", profile}, {"settings", std::move(all)}});
}

std::string installation_json(std::vector<InstallationChange> const& changes) {
  json::array list;
  for (auto const& each : changes)
    list.push_back(
        {{"host", each.host}, {"what", each.what}, {"file", each.file}, {"kept", each.kept}});
  return json_line(list);
}

}  // namespace parallel_explore::report
