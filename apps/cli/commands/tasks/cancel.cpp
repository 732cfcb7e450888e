#include "commands/cancel.hpp"

#include "commands.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

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
      auto const run = load_tasks_run(*name).name;
      return cancel_approaches(run, *which, *json);
    };
  });
}

}  // namespace pexplore
