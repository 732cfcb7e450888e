#include "foreground.hpp"

#include "async/with_cleanup.hpp"
#include "detach.hpp"
#include "interruption.hpp"
#include "live_actions.hpp"
#include "notifier.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "progress.hpp"
#include "report/conditions.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string stopping_text(bool again, std::string const& resume, std::string const& experiment) {
  if (again) return "Killing everything that is still running.";
  return fmt::format(
      "Stopping: asking the sessions to end; the state is saved.{}\n"
      "Press Ctrl-C again to kill them.",
      experiment.empty() ? std::string() : fmt::format(" Resume later: {} {}", resume, experiment));
}

/// Unless a person or a signal interrupted the run, results that passed can still be taken, and
/// fail by a condition.
int status_by_results(RunResult const& result, Verdict const& verdict, bool condition) {
  auto const& exploration = result.exploration;
  auto const kind = verdict.decision.result.kind;
  bool const interrupted = exploration.state == ExplorationState::interrupted;
  auto const why = interrupted ? interrupted_status(result) : exit_status_of(exploration);
  bool const comes_first = result.signal != 0 || why == agent_not_started;
  bool const asked = interrupted && exploration.cause == InterruptionCause::asked;
  if (comes_first || asked) return why;
  if (kind != VerdictKind::nothing_passed)
    return condition ? condition_holds : exit_status_of(kind);
  return interrupted ? why : few_completed;
}

/// Lines of events for another program. A program that reads no more does not end what costs money.
class EventLines {
 public:
  explicit EventLines(Progress& progress) : progress_(progress) {}

  void print(Event const& event) {
    if (error_) return;
    error_ = try_print(to_json(event) + "\n");
    if (error_)
      progress_.say(
          fmt::format("Events can no longer be printed ({}); the run goes on.", error_.message()));
  }

  [[nodiscard]] std::error_code error() const { return error_; }

 private:
  Progress& progress_;
  std::error_code error_;
};

using Answers = std::vector<score::ConditionAnswer>;

void show(Explorer& explorer, Exploration const& exploration, Verdict const& verdict,
          Answers const& answers, RunOutput output) {
  if (output.json) {
    print(answers.empty() ? report_of(explorer, exploration, verdict, "json")
                          : report::summary_json_with(answers, exploration, verdict));
  } else if (output.events) {
    note("{}", report::conditions_text(answers));
  } else {
    if (exploration.state != ExplorationState::interrupted)
      print("\n" + text_report(explorer, exploration, verdict));
    if (!answers.empty()) print("\n" + report::conditions_text(answers));
    if (output.quiet) return;
    if (exploration.state == ExplorationState::interrupted) {
      note("Interrupted ({}). The state is saved; resume: pexplore resume {}\n", exploration.reason,
           exploration.name);
    } else {
      note("\nLook at it all:   pexplore view {}\n", exploration.name);
      if (auto const& take = verdict.decision.result.take; !take.empty())
        note("See the changes:  pexplore diff {0} {1}\nAdopt them:       pexplore adopt {0} {1}\n",
             exploration.name, take);
    }
  }
}

}  // namespace

int interrupted_status(RunResult const& result, double threshold) {
  auto const by_signal = [&](ExitStatus otherwise) {
    return result.signal == 0 ? otherwise : status_of_signal(result.signal);
  };
  switch (result.exploration.cause) {
    case InterruptionCause::deadline:
      return deadline_passed;
    case InterruptionCause::others_wait:
      return exit_status_of(result.exploration, threshold);
    case InterruptionCause::unauthorised:
      return by_signal(agent_not_started);
    case InterruptionCause::asked:
      return by_signal(interrupted);
    case InterruptionCause::unknown:
    case InterruptionCause::budget:
    case InterruptionCause::patience:
    case InterruptionCause::resource:
      return by_signal(resource_ran_out);
    case InterruptionCause::error:
    case InterruptionCause::died:
      return by_signal(other_failure);
  }
  return other_failure;
}

RunResult run_in_foreground(ForegroundRun const& run, RunOutput output) {
  boost::asio::io_context loop;
  live::Abilities abilities;
  abilities.watches = run.watches;
  abilities.adds = !run.is_tasks;
  // Lines of events and a table do not share a terminal.
  bool const is_plain =
      output.plain || output.detach || (output.events && isatty(STDOUT_FILENO) != 0);
  Progress progress(loop, Progress::fitting(output.quiet, is_plain),
                    live_actions(abilities, [] { std::raise(SIGINT); }));
  EventLines lines(progress);
  Notifier notifier(loop, notifier_settings(!run.watches), write_to_terminal,
                    [&](std::string const& text) { progress.say(text); });
  std::string experiment;
  Interruption interruption(loop, [&](int signal, bool again) {
    progress.say(run.on_signal.empty() ? stopping_text(again, run.resume, experiment)
                                       : run.on_signal);
    run.stop(interruption_text(signal));
  });
  run.observe([&](Event const& event, Exploration const& exploration) {
    experiment = exploration.name;
    progress.take(event, exploration);
    notifier.take(event, exploration);
    if (output.events) lines.print(event);
  });
  if (run.on_wait)
    run.on_wait([&](std::string const& text) { progress.say(escape_for_terminal(text)); });
  // The state that is drawn ends with the run.
  auto const finish = [&]() -> awaitable<void> {
    progress.finish();
    notifier.stop();
    interruption.end();
    co_return;
  };
  RunResult result;
  try {
    result.exploration = async::wait_for(loop, async::with_cleanup(run.begin(), finish()));
  } catch (Error const& error) {
    interruption.rethrow(error);
  }
  result.signal = interruption.signal();
  result.output_error = lines.error();
  return result;
}

int status_of(RunResult const& result, int status) {
  if (status == all_completed) rethrow_output_error(result.output_error);
  return status;
}

namespace {

/// `tells`: as tell_end() does, after the results are shown.
int end_with(Explorer& explorer, RunResult const& result, RunOutput output, FailIf const& fail_if,
             bool tells) {
  auto const verdict = verdict_of(explorer, result.exploration);
  auto const answers = answers_of(fail_if, result.exploration, verdict);
  show(explorer, result.exploration, verdict, answers, output);
  if (tells) tell_end(result.exploration, verdict.decision.result.take, true);
  return status_of(result, status_by_results(result, verdict, fails(fail_if, answers)));
}

}  // namespace

int show_results(Explorer& explorer, RunResult const& result, RunOutput output,
                 FailIf const& fail_if) {
  return end_with(explorer, result, output, fail_if, false);
}

namespace {

using Begin = std::function<awaitable<Exploration>(Explorer&)>;

int run_here(Begin const& begin, RunOutput output, FailIf const& fail_if, Departure* departure) {
  Explorer explorer(".");
  if (departure) {
    on_start(explorer, [&](Exploration const& exploration) {
      departure->leave(exploration.name, explorer.store().directory(exploration.name));
    });
  }
  ForegroundRun run;
  run.observe = [&](Observer observer) { explorer.observe(std::move(observer)); };
  run.stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  run.begin = [&] { return begin(explorer); };
  run.resume = "pexplore resume";
  auto const result = run_in_foreground(run, output);
  return end_with(explorer, result, output, fail_if, true);
}

}  // namespace

void refuse_detached_events(RunOutput output) {
  if (output.detach && output.events)
    throw CLI::ValidationError("--detach",
                               "prints no events; follow them with: pexplore watch NAME --events");
}

int run_in_foreground(Begin const& begin, RunOutput output, FailIf const& fail_if) {
  if (!output.detach) return run_here(begin, output, fail_if, nullptr);
  refuse_detached_events(output);
  auto report = output;
  report.json = false;  // into the log, for people
  return run_in_background(
      [&](Departure& departure) { return run_here(begin, report, fail_if, &departure); },
      {output.json, output.quiet});
}

}  // namespace pexplore
