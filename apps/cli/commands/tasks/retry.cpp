#include "commands.hpp"
#include "shared_options.hpp"
#include "tasks_options.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_tasks_retry(CLI::App& command, Action& action) {
  auto const request = std::make_shared<RetryRequest>();
  auto const options = std::make_shared<TaskOptions>();
  command.add_option("name", request->experiment, "The run (default: the latest)");
  command.add_option("task", list_of(request->approaches),
                     "Tasks to retry (default: all that failed)");
  command.add_flag("--fresh", request->fresh,
                   "Remove their worktrees and branches, and start from the base");
  add_retry_options(command, *options);
  add_output(command, options->output, "Print the state of the tasks as JSON");
  add_detach(command, options->output);
  command.footer(
      "A task that passed its gates but could not be published needs no new session. Options that "
      "are given hold\nfor the run from then on.\n\n"
      "Examples:\n"
      "  pexplore tasks retry tasks-42 3-fix-the-parser\n"
      "  pexplore tasks retry tasks-42 --timeout 3600 --agent codex");
  command.callback([request, options, &action] {
    action = [request, options] {
      auto wanted = *request;
      revise(wanted, *options);
      return with_tasks_session("", options->output, [&](TasksSession& session, RunOutput shown) {
        wanted.experiment = run_or_latest(request->experiment);
        if (!shown.quiet) note_changes(session.orchestrator(), wanted.experiment);
        return session.run([&] { return session.orchestrator().retry(wanted); }, shown);
      });
    };
  });
}

}  // namespace pexplore
