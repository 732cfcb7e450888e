#include "commands.hpp"
#include "shared_options.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

void declare_tasks_integrate(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", *name, "The run (default: the latest)");
  add_output(command, *output, "Print the state of the tasks as JSON");
  command.footer(
      "The merge is on branch integration/NAME; conflicting results are left out and listed. Exit "
      "status: "
      "0 it "
      "passes every gate,\n1 something is left out, 2 it does not pass.\n\n"
      "Example: pexplore tasks integrate tasks-42");
  command.callback([name, output, &action] {
    action = [name, output] {
      TasksSession session;
      auto const run = run_or_latest(*name);
      auto const end = session.show([&] { return session.orchestrator().integrate(run); }, *output);
      return merge_status(end.exploration);
    };
  });
}

}  // namespace pexplore
