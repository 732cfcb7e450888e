#include "commands.hpp"

namespace pexplore {

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
