#include "commands.hpp"
#include "shared_options.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_tasks_retry(CLI::App& command, Action& action) {
  auto const request = std::make_shared<RetryRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The run (default: the latest)");
  command.add_option("task", list_of(request->approaches),
                     "Tasks to retry (default: all that failed)");
  command.add_flag("--fresh", request->fresh,
                   "Remove their worktrees and branches, and start from the base");
  add_output(command, *output, "Print the state of the tasks as JSON");
  command.footer(
      "A task that passed its gates but could not be published needs no new session.\n\n"
      "Example: pexplore tasks retry tasks-42 3-fix-the-parser");
  command.callback([request, output, &action] {
    action = [request, output] {
      TasksSession session;
      auto wanted = *request;
      wanted.experiment = run_or_latest(request->experiment);
      return session.run([&] { return session.orchestrator().retry(wanted); }, *output);
    };
  });
}

}  // namespace pexplore
