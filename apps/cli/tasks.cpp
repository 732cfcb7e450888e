#include "commands.hpp"
#include "commands/cancel.hpp"
#include "commands/cleanup.hpp"
#include "output.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks_run.hpp"

#include <fmt/format.h>

/// `pexplore tasks`: from a master issue to pull requests.
namespace pexplore {

using namespace parallel_explore;

namespace {

Exploration load_run(std::string const& name) {
  Explorer explorer(".");
  auto exploration = load(explorer, name);
  if (!exploration.experiment.tasks) {
    throw Error(ErrorCode::validation, fmt::format("{} is not a run of tasks", name),
                fmt::format("it is an experiment: pexplore status {}", name));
  }
  return exploration;
}

}  // namespace

void declare_tasks_status(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  command.add_option("name", *name, "The run (default: the latest)");
  command.add_flag("--json", *json, "Print JSON");
  command.footer("Example: pexplore tasks status tasks-42");
  command.callback([name, json, &action] {
    action = [name, json] {
      auto const exploration = load_run(run_or_latest(*name));
      print(*json ? tasks_json(exploration) : tasks_text(exploration));
      return 0;
    };
  });
}

void declare_tasks_cancel(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const which = std::make_shared<std::vector<std::string>>();
  auto const json = std::make_shared<bool>(false);
  command.add_option("name", *name, "The run (default: the latest)");
  command.add_option("task", *which, "Tasks to cancel (default: all)");
  command.add_flag("--json", *json, "Print JSON");
  command.footer(
      "Their work so far stays on their branches; issues and pull requests stay as they are. Only "
      "`tasks retry` runs\nthem again.\n\n"
      "Example: pexplore tasks cancel tasks-42 3-fix-the-parser");
  command.callback([name, which, json, &action] {
    action = [name, which, json] {
      auto const run = load_run(run_or_latest(*name)).name;
      return cancel_approaches(run, *which, *json);
    };
  });
}

void declare_tasks_cleanup(CLI::App& command, Action& action) {
  auto const request = std::make_shared<CleanupRequest>();
  auto const json = std::make_shared<bool>(false);
  command.add_option("name", request->experiment, "The run (default: the latest)");
  command.add_flag("--keep-branches", request->keep_branches, "Remove only the worktrees");
  command.add_flag("--force", request->force,
                   "Remove all worktrees, branches and the record, even if unmerged work is lost");
  command.add_flag("--dry-run", request->dry_run, "Only show what would be removed");
  command.add_flag("--json", *json, "Print JSON");
  command.footer(
      "Issues, pull requests and branches of the remote are kept.\n\n"
      "Example: pexplore tasks cleanup tasks-42 --dry-run");
  command.callback([request, json, &action] {
    action = [request, json] {
      auto wanted = *request;
      wanted.experiment = load_run(run_or_latest(request->experiment)).name;
      return clean_up(wanted, *json);
    };
  });
}

std::string run_or_latest(std::string const& name) {
  if (!name.empty()) return name;
  TaskOrchestrator orchestrator(".");
  auto const runs = orchestrator.runs();
  if (runs.empty())
    throw Error(ErrorCode::not_found, "no tasks have been run here yet",
                "start one: pexplore tasks run ISSUE");
  return runs.back();
}

void declare_tasks(CLI::App& command, Action&) {
  command.require_subcommand(1);
  command.footer(
      "Example:\n"
      "  pexplore tasks plan 42             # what would be done, and whether it can run at once\n"
      "  pexplore tasks run 42              # issues, worktrees, sessions, pull requests\n"
      "  pexplore tasks status              # the state of the tasks\n"
      "  pexplore tasks retry               # run failed tasks again");
}

}  // namespace pexplore
