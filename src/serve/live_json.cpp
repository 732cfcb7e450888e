#include "serve/live_json.hpp"

#include "text/display.hpp"

#include <boost/json.hpp>

#include <optional>

namespace parallel_explore::serve {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_task = 300, longest_fault = 500;  ///< bytes

json::value time_value(std::optional<TimePoint> const& time) {
  if (!time) return nullptr;
  return time->time_since_epoch().count();
}

json::value duration_value(std::optional<std::chrono::milliseconds> const& duration) {
  if (!duration) return nullptr;
  return duration->count();
}

}  // namespace

std::string row_json(live::Row const& row, std::size_t place) {
  json::object object{{"place", place},
                      {"name", row.name},
                      {"state", name_of(row.state)},
                      {"is_final", is_final(row.state)},
                      {"doing", row.doing},
                      {"turns", row.turns},
                      {"tokens", row.tokens},
                      {"started", time_value(row.started)},
                      {"ended", time_value(row.ended)}};
  object["cost_usd"] = row.cost_usd ? json::value(*row.cost_usd) : json::value(nullptr);
  object["lines"] = row.changes ? json::value{{"added", row.changes->lines_added},
                                              {"removed", row.changes->lines_removed},
                                              {"files", row.changes->files_changed}}
                                : json::value(nullptr);
  return json::serialize(object);
}

std::string head_json(Exploration const& exploration, live::Model const& model) {
  json::array adopted;
  for (auto const& each : exploration.adopted)
    adopted.push_back({{"approach", text::clean_line(each.approach, longest_task)},
                       {"branch", text::clean_line(each.branch, longest_task)},
                       {"commit", text::clean_line(each.commit, longest_task)}});
  json::object const object{{"name", model.name},
                            {"state", name_of(model.state)},
                            {"tasks", !are_alternatives(exploration.experiment)},
                            {"task", text::clean_line(exploration.experiment.task, longest_task)},
                            {"approaches", model.rows.size()},
                            {"completed", model.completed},
                            {"failed", model.failed},
                            {"active", model.active},
                            {"waiting", model.waiting},
                            {"helpers", model.helpers},
                            {"measuring", model.measuring},
                            {"budget", model.budget},
                            {"paused", model.paused},
                            {"left_ms", duration_value(model.left)},
                            {"cooling_ms", duration_value(model.cooling)},
                            {"started", time_value(model.started)},
                            {"ended", time_value(model.ended)},
                            {"adopted", std::move(adopted)}};
  return json::serialize(object);
}

std::string fault_json(std::string_view name, std::string_view fault) {
  return json::serialize(
      json::object{{"name", name}, {"fault", text::clean_line(fault, longest_fault)}});
}

}  // namespace parallel_explore::serve
