#include "commands.hpp"
#include "foreground.hpp"
#include "interruption.hpp"
#include "notifier.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "shared_options.hpp"
#include "tasks_session.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct WatchOptions {
  std::string name;
  RunOutput output;
  FailIfOptions fail_if;
};

/// The last state of an experiment that is followed to the end of its run; none: a signal ended the
/// watching, and the run goes on.
std::optional<RunResult> follow_run(Explorer& explorer, Exploration const& followed,
                                    RunOutput output, int& signal) {
  auto const& name = followed.name;
  Observer observer;
  ForegroundRun run;
  run.watches = true;
  run.is_tasks = !are_alternatives(followed.experiment);
  run.observe = [&](Observer given) { observer = std::move(given); };
  run.stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  run.begin = [&] { return watch(explorer, name, observer); };
  run.on_signal = fmt::format(
      "The run goes on. Watch it again: pexplore watch {0}; stop it: pexplore stop {0}", name);
  try {
    return run_in_foreground(run, output);
  } catch (Interrupted const& interrupted) {
    signal = interrupted.signal();
    return std::nullopt;
  }
}

int watch_experiment(WatchOptions const& options) {
  Explorer explorer(".");
  auto const before = load(explorer, options.name);
  bool const is_tasks = !are_alternatives(before.experiment);
  auto const fail_if = options.fail_if.read(before.experiment);
  bool const runs = explorer.store().held(before.name);
  if (!runs && !options.output.quiet)
    note("{} is not running: it is {}.\n", before.name, name_of(before.state));
  int signal = 0;
  auto const result = follow_run(explorer, before, options.output, signal);
  if (!result) return status_of_signal(signal);
  if (is_tasks) {
    print_tasks(result->exploration, options.output);
    return tell_tasks_end(*result, options.output);
  }
  int const status = show_results(explorer, *result, options.output, fail_if);
  if (runs) tell_end(result->exploration, {}, false);
  return status;
}

}  // namespace

void declare_watch(CLI::App& command, Action& action) {
  auto const options = std::make_shared<WatchOptions>();
  add_experiment(command, options->name);
  options->fail_if.add_to(command);
  add_output(command, options->output, "Print the summary as JSON");
  command.footer(
      "Shows what `run` or `tasks run` shows, and ends with the same report and exit status. "
      "Ctrl-C ends\n"
      "the watching, not the run. On a terminal, ? shows the keys of the table.\n\n"
      "Example: pexplore watch rate-limiter");
  command.callback(
      [options, &action] { action = [options] { return watch_experiment(*options); }; });
}

}  // namespace pexplore
