#include "commands.hpp"
#include "shared_options.hpp"
#include "tasks_options.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

void declare_tasks_resume(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", *name, "The run (default: the latest)");
  add_output(command, *output, "Print the state of the tasks as JSON");
  add_detach(command, *output);
  command.footer(
      "Issues, branches and pull requests that exist already are found, not created again.\n\n"
      "Example: pexplore tasks resume tasks-42");
  command.callback([name, output, &action] {
    action = [name, output] {
      return with_tasks_session("", *output, [&](TasksSession& session, RunOutput shown) {
        auto const run = run_or_latest(*name);
        if (!shown.quiet) note_changes(session.orchestrator(), run);
        return session.run([&] { return session.orchestrator().resume(run); }, shown);
      });
    };
  });
}

}  // namespace pexplore
