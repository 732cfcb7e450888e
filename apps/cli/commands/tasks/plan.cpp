#include "async/wait_for.hpp"
#include "commands.hpp"
#include "tasks_options.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_tasks_plan(CLI::App& command, Action& action) {
  auto const options = std::make_shared<TaskOptions>();
  add_plan_options(command, *options);
  command.footer(
      "Nothing is filed, started or changed.\n\n"
      "Examples:\n"
      "  pexplore tasks plan 42\n"
      "  pexplore tasks plan backlog.md --no-github --waves\n"
      "\nExit status: 0 the tasks can run, 3 no tasks were found, 4 they are tied or cannot be "
      "run, 5 "
      "GitHub refused the request.");
  command.callback([options, &action] {
    action = [options] {
      TasksSession session;
      auto const proposal = async::wait_for(session.orchestrator().plan(request_of(*options)));
      return show_plan(proposal, options->output.json);
    };
  });
}

}  // namespace pexplore
