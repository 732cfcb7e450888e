#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "foreground.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int combine_results(CombineRequest const& request, RunOutput output) {
  Explorer explorer(".");
  auto const [approach, delivery] = async::wait_for(combine(explorer, request));
  auto const& name = request.experiment;
  if (delivery == Delivery::recorded) {
    if (!output.quiet)
      note("Added {} to {}: it merges {}.\n", approach, name, fmt::join(request.approaches, ", "));
    return run_in_foreground([&](Explorer& here) { return here.resume(name); }, output);
  }
  print(output.json
            ? report::request_json(name, "combine", approach, delivery)
            : fmt::format("Added {} to {}: it merges {}.{}\n", approach, name,
                          fmt::join(request.approaches, ", "), delivery_note(delivery, name)));
  return 0;
}

}  // namespace

void declare_combine(CLI::App& command, Action& action) {
  auto const request = std::make_shared<CombineRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The experiment")->required();
  command.add_option("approach", list_of(request->approaches), "Two or more results to merge")
      ->required();
  command.add_option("--name", request->name, "The new approach's name (default: combined)");
  command.add_option("--agent", request->agent, "The agent, if it is not the experiment's");
  command.add_option("--remark", request->remark, "How to merge them, in your own words");
  add_output(command, *output, "Print the summary as JSON");
  add_detach(command, *output);
  command.footer(
      "Adds an approach whose session is given the patches of these results, their\n"
      "characteristics and the verdict, and merges the best of them. It is measured and judged "
      "like\n"
      "every other, and starts at once.\n\n"
      "Example: pexplore combine rate-limiter token-bucket sliding-log");
  command.callback([request, output, &action] {
    action = [request, output] { return combine_results(*request, *output); };
  });
}

}  // namespace pexplore
