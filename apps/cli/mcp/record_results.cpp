#include "mcp/record_results.hpp"

#include "experiments.hpp"
#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/parallel_explore.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "service/progress_words.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace pexplore::mcp {

using namespace parallel_explore;
using namespace service;

ToolResult status_result(Exploration const& exploration) {
  bool const running = exploration.state == ExplorationState::running;
  auto structured = json::parse(progress_json(exploration)).as_object();
  structured["running"] = running;
  auto text = fmt::format("{} is {}: {}.", exploration.name, name_of(exploration.state),
                          progress_text(exploration));
  text += running ? fmt::format("\nCall explore_wait with name \"{}\" again.", exploration.name)
                  : fmt::format("\nCall explore_result with name \"{}\".", exploration.name);
  return {std::move(text), false, std::move(structured)};
}

ToolResult tasks_result(Exploration const& exploration) {
  bool const running = exploration.state == ExplorationState::running;
  auto structured = json::parse(tasks_json(exploration)).as_object();
  structured["running"] = running;
  structured["state"] = name_of(exploration.state);
  auto text = tasks_text(exploration);
  if (running) text += fmt::format("\nCall tasks_wait with name \"{}\" again.", exploration.name);
  return {std::move(text), false, std::move(structured)};
}

ToolResult verdict_result(Explorer& explorer, Exploration const& exploration) {
  auto const verdict = verdict_of(explorer, exploration);
  auto const page = explorer.store().directory(exploration.name) / "report.html";
  std::error_code ignored;
  auto text = report_of(explorer, exploration, verdict, "text");
  if (std::filesystem::exists(page, ignored))
    text += "\nThe report page: " + std::filesystem::absolute(page).string() + "\n";
  auto structured = json::parse(summary_json(exploration, verdict)).as_object();
  for (auto const* large : {"table", "judgements"}) structured.erase(large);
  return ToolResult{std::move(text), false, std::move(structured)};
}

ToolResult list_result(ProgressStore const& store) {
  std::string text;
  json::array list;
  for (auto const& name : store.experiments()) {
    try {
      auto const exploration = store.load(name);
      text +=
          fmt::format("{}: {}, {}\n", name, name_of(exploration.state), progress_text(exploration));
      list.push_back({{"name", name}, {"state", name_of(exploration.state)}});
    } catch (Error const& error) {
      text += fmt::format("{}: {}\n", name, error.what());
    }
  }
  return {text.empty() ? "There are no experiments.\n" : text, false,
          json::object{{"experiments", std::move(list)}}};
}

namespace {

Exploration latest_of_tasks(ProgressStore const& store) {
  std::optional<Exploration> latest;
  for (auto const& name : store.experiments()) {
    auto each = store.load(name);
    if (each.experiment.tasks && (!latest || latest->started < each.started))
      latest = std::move(each);
  }
  if (!latest)
    throw Error(ErrorCode::not_found, "no tasks have been run here yet", "Call tasks_start.");
  return *std::move(latest);
}

}  // namespace

std::string name_of_run(Explorer& explorer, std::string const& name, bool is_tasks) {
  if (!is_tasks) return load(explorer, name).name;
  auto const found = name.empty() ? latest_of_tasks(explorer.store()) : load(explorer, name);
  if (found.experiment.tasks) return found.name;
  throw Error(ErrorCode::validation, fmt::format("{} is not a run of tasks", found.name),
              fmt::format("Call explore_wait with name \"{}\".", found.name));
}

}  // namespace pexplore::mcp
