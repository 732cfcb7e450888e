#include "commands.hpp"
#include "output.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

void declare_tasks_status(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  command.add_option("name", *name, "The run (default: the latest)");
  command.add_flag("--json", *json, "Print JSON");
  command.footer("Example: pexplore tasks status tasks-42");
  command.callback([name, json, &action] {
    action = [name, json] {
      auto const exploration = load_tasks_run(*name);
      *json ? print(tasks_json(exploration)) : print_wrapped(tasks_text(exploration));
      return 0;
    };
  });
}

}  // namespace pexplore
