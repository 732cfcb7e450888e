#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "report/documents.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Asks a run to stop, and waits until it has.
int stop_experiment(std::string const& named, bool json) {
  Explorer explorer(".");
  auto const name = load(explorer, named).name;
  auto const delivery = async::wait_for(stop_run(explorer, name));
  if (delivery == Delivery::waiting) {
    print(json ? report::request_json(name, "stop", {}, delivery)
               : fmt::format("Asked {} to stop.{}\n", name, delivery_note(delivery, name)));
    return 0;
  }
  if (!json)
    note("Stopping: the sessions of {0} are asked to end. Kill them: pexplore stop {0}\n", name);
  // A signal ends the waiting only.
  auto const stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  auto const stopped = wait_or_interrupt<Exploration>(stop, watch(explorer, name));
  if (json) {
    print(report::request_json(name, "stop", {}, delivery));
  } else if (stopped.state == ExplorationState::interrupted) {
    print_wrapped(fmt::format("Stopped {0}; its state is saved. Resume it: pexplore {1} {0}\n",
                              name,
                              are_alternatives(stopped.experiment) ? "resume" : "tasks resume"));
  } else {
    print_wrapped(fmt::format("{} had come to its end: it is {}.\n", name, name_of(stopped.state)));
  }
  return 0;
}

}  // namespace

void declare_stop(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  add_experiment(command, *name);
  command.add_flag("--json", *json, "Print it as JSON");
  command.footer(
      "Like Ctrl-C in the terminal of the run: sessions are asked to end, what they did is kept,\n"
      "and `resume` continues it. While it is stopping, a second `stop` kills them. To end\n"
      "approaches for good: pexplore cancel\n\n"
      "Example: pexplore stop rate-limiter");
  command.callback(
      [name, json, &action] { action = [name, json] { return stop_experiment(*name, *json); }; });
}

}  // namespace pexplore
