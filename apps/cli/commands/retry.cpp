#include "commands.hpp"
#include "foreground.hpp"
#include "shared_options.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_retry(CLI::App& command, Action& action) {
  auto const request = std::make_shared<RetryRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", list_of(request->approaches),
                     "Approaches to retry (default: all that failed)");
  command.add_flag("--fresh", request->fresh,
                   "Remove their worktrees and branches, and start from the base");
  add_output(command, *output, "Print the summary as JSON");
  add_detach(command, *output);
  command.footer(
      "Without --fresh a session continues where it failed, with the memory of its agent,\n"
      "if the agent has one.\n\n"
      "Examples:\n"
      "  pexplore retry rate-limiter\n"
      "  pexplore retry rate-limiter sliding-log --fresh");
  command.callback([request, output, &action] {
    action = [request, output] {
      return run_in_foreground([&](Explorer& explorer) { return explorer.retry(*request); },
                               *output);
    };
  });
}

}  // namespace pexplore
