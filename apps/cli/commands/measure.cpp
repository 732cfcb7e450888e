#include "commands.hpp"
#include "foreground.hpp"
#include "shared_options.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_measure(CLI::App& command, Action& action) {
  auto const request = std::make_shared<MeasureRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", list_of(request->approaches),
                     "Approaches or samples to measure (default: all that passed every gate)");
  command.add_option("--criterion", request->criterion,
                     "The criterion to measure (default: the exclusive ones, or else all that "
                     "commands measure)");
  command
      .add_option("--rounds", request->rounds,
                  "Rounds to add (default: as the criterion's `repeat` says)")
      ->check(CLI::Range(1, 1000));
  add_output(command, *output, "Print the summary as JSON");
  command.footer("Example: pexplore measure rate-limiter --criterion throughput --rounds 20");
  command.callback([request, output, &action] {
    action = [request, output] {
      return run_in_foreground([&](Explorer& explorer) { return measure(explorer, *request); },
                               *output);
    };
  });
}

}  // namespace pexplore
