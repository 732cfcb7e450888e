#include "commands/cleanup.hpp"

#include "commands.hpp"
#include "tasks_session.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

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
      wanted.experiment = load_tasks_run(request->experiment).name;
      return clean_up(wanted, *json);
    };
  });
}

}  // namespace pexplore
