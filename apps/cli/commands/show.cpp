#include "commands.hpp"
#include "output.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ShowOptions {
  std::string name, approach;
  bool json = false;
};

int show(ShowOptions const& options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  if (!options.approach.empty()) {
    print(approach_json(exploration, exploration.at(options.approach)));
    return 0;
  }
  auto const verdict = verdict_of(explorer, exploration);
  auto const text = report_of(explorer, exploration, verdict, options.json ? "json" : "text");
  auto const head = fmt::format("{}: {}\n\n", exploration.name, name_of(exploration.state));
  print(options.json ? text : head + text);
  return 0;
}

}  // namespace

void declare_show(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ShowOptions>();
  add_experiment(command, options->name);
  command.add_option("approach", options->approach, "Show this approach's record, as JSON");
  command.add_flag("--json", options->json, "Print the summary as JSON");
  command.footer("Example: pexplore show rate-limiter");
  command.callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace pexplore
