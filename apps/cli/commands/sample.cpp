#include "commands.hpp"
#include "foreground.hpp"
#include "shared_options.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_sample(CLI::App& command, Action& action) {
  auto const request = std::make_shared<SampleRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", list_of(request->approaches),
                     "Approaches to run again (default: all that passed)");
  command.add_option("--more", request->more, "Additional samples of each approach (default: 1)")
      ->check(CLI::Range(1, 1000));
  command.add_flag("--until-settled", request->until_settled,
                   "One at a time, of approaches that may still win, until it is settled which is "
                   "better; --more is then the most for each");
  add_output(command, *output, "Print the summary as JSON");
  add_detach(command, *output);
  command.footer(
      "Examples:\n"
      "  pexplore sample rate-limiter token-bucket sliding-log --more 4\n"
      "  pexplore sample rate-limiter --until-settled --more 20");
  command.callback([request, output, &action] {
    action = [request, output] {
      return run_in_foreground([&](Explorer& explorer) { return explorer.sample(*request); },
                               *output);
    };
  });
}

}  // namespace pexplore
