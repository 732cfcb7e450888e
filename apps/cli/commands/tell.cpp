#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "experiments.hpp"
#include "foreground.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int tell_approach(TellRequest request, RunOutput output) {
  Explorer explorer(".");
  auto const exploration = load(explorer, request.experiment);
  auto const sample =
      sample_to_adopt(exploration, verdict_of(explorer, exploration), request.approach);
  if (sample != request.approach && !output.json)
    note("{} has several samples; the remark goes to the best one, {}\n", request.approach, sample);
  request.approach = sample;
  auto const delivery = async::wait_for(tell(explorer, request));
  auto const& name = request.experiment;
  if (delivery == Delivery::recorded)
    return run_in_foreground([&](Explorer& here) { return here.resume(name); }, output);
  if (output.json) {
    print(report::request_json(name, "tell", request.approach, delivery));
  } else {
    print_wrapped(
        fmt::format("Told {} of {}.{}\n", request.approach, name, delivery_note(delivery, name)));
  }
  return 0;
}

}  // namespace

void declare_tell(CLI::App& command, Action& action) {
  auto const request = std::make_shared<TellRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command
      .add_option("approach", request->approach,
                  "An approach with a result; of several samples the best, unless one is named")
      ->required();
  command.add_option("remark", request->remark, "A further request to its session")->required();
  add_output(command, *output, "Print the summary as JSON");
  add_detach(command, *output);
  command.footer(
      "The session continues with the memory of its agent, in the same worktree; the result is\n"
      "measured, judged and scored again, and its cost is added. An agent without memory takes\n"
      "no remarks: use `add` to start another approach.\n\n"
      "Example: pexplore tell rate-limiter token-bucket \"Also document the limits in README.md\"");
  command.callback([request, output, &action] {
    action = [request, output] { return tell_approach(*request, *output); };
  });
}

}  // namespace pexplore
