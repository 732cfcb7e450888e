#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int pause_experiment(std::string const& named, bool json) {
  Explorer explorer(".");
  auto const name = load(explorer, named).name;
  auto const delivery = async::wait_for(pause_run(explorer, name));
  if (json) {
    print(report::request_json(name, "pause", {}, delivery));
    return 0;
  }
  if (delivery == Delivery::waiting) {
    print_wrapped(fmt::format("Asked {} to pause.{}\n", name, delivery_note(delivery, name)));
    return 0;
  }
  auto const exploration = load(explorer, name);
  auto const running =
      std::ranges::count(exploration.approaches, ApproachState::running, &ApproachRecord::state);
  print_wrapped(fmt::format("Paused {0}: nothing new starts{1}. Continue it: pexplore resume {0}\n",
                            name,
                            running == 0   ? ""
                            : running == 1 ? "; 1 session goes on"
                                           : fmt::format("; {} sessions go on", running)));
  return 0;
}

}  // namespace

void declare_pause(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  add_experiment(command, *name);
  command.add_flag("--json", *json, "Print it as JSON");
  command.footer(
      "No session, gate, benchmark or judge starts until `pexplore resume`; running ones go on to\n"
      "their end, and keep costing money. `stop` ends them. The deadline of the run is not\n"
      "moved.\n\n"
      "Example: pexplore pause rate-limiter");
  command.callback(
      [name, json, &action] { action = [name, json] { return pause_experiment(*name, *json); }; });
}

}  // namespace pexplore
