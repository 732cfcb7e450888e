#include "tasks_session.hpp"

#include "exit_status.hpp"
#include "forge_maker.hpp"
#include "notifier.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::chrono::milliseconds heartbeat_of(std::string interval) {
  if (auto const* const set = std::getenv("PEXPLORE_STATUS_INTERVAL"); interval.empty() && set)
    interval = set;
  return interval.empty() ? default_heartbeat : seconds_or_duration("--status-interval", interval);
}

}  // namespace

std::string run_or_latest(std::string const& name) {
  if (!name.empty()) return name;
  TaskOrchestrator orchestrator(".");
  auto const runs = orchestrator.runs();
  if (runs.empty())
    throw Error(ErrorCode::not_found, "no tasks have been run here yet",
                "start one: pexplore tasks run ISSUE");
  return runs.back();
}

Exploration load_tasks_run(std::string const& name) {
  Explorer explorer(".");
  auto exploration = load(explorer, run_or_latest(name));
  if (!exploration.experiment.tasks) {
    throw Error(ErrorCode::validation, fmt::format("{} is not a run of tasks", exploration.name),
                fmt::format("it is an experiment: pexplore status {}", exploration.name));
  }
  return exploration;
}

int merge_status(Exploration const& exploration) {
  auto const& merged = exploration.integrated;
  if (!merged) return all_completed;
  if (!merged->failure.empty()) return few_completed;
  return merged->left_out.empty() ? all_completed : partial;
}

int tell_tasks_end(RunResult const& end, RunOutput output) {
  auto const& exploration = end.exploration;
  bool const stopped = exploration.state == ExplorationState::interrupted;
  if (!output.quiet && !output.json && !output.events) {
    if (stopped)
      note("Interrupted ({}). The state is saved; resume it: pexplore tasks resume {}\n",
           escape_for_terminal(exploration.reason), exploration.name);
    else if (exploration.state != ExplorationState::completed)
      note("Retry what failed: pexplore tasks retry {}\n", exploration.name);
  }
  tell_end(exploration, {}, true);
  auto const threshold = exploration.experiment.tasks->success_threshold;
  if (stopped) return interrupted_status(end, threshold);
  int const status = exit_status_of(exploration, threshold);
  return status_of(end, status == all_completed ? merge_status(exploration) : status);
}

void print_tasks(Exploration const& exploration, RunOutput output) {
  if (output.json) {
    print(tasks_json(exploration));
  } else if (!output.events) {
    print_wrapped("\n" + tasks_text(exploration));
  }
}

TasksSession::TasksSession(std::string const& interval, Departure* departure)
    : report_wait_(std::make_shared<std::function<void(std::string)>>()),
      orchestrator_(".", {}, forge_maker([waits = report_wait_](std::string const& text) {
                      if (*waits) (*waits)(text);
                    }),
                    heartbeat_of(interval)) {
  if (!departure) return;
  auto& explorer = orchestrator_.explorer();
  on_start(explorer, [&explorer, departure](Exploration const& exploration) {
    departure->leave(exploration.name, explorer.store().directory(exploration.name));
  });
}

int TasksSession::run(std::function<awaitable<Exploration>()> begin, RunOutput output) {
  auto const end = show(std::move(begin), output);
  return tell_tasks_end(end, output);
}

RunResult TasksSession::show(std::function<awaitable<Exploration>()> begin, RunOutput output) {
  ForegroundRun run;
  run.is_tasks = true;
  run.observe = [this](Observer observer) { orchestrator_.observe(std::move(observer)); };
  run.stop = [this](std::string reason) { orchestrator_.stop(std::move(reason)); };
  run.begin = std::move(begin);
  run.resume = "pexplore tasks resume";
  run.on_wait = [this](std::function<void(std::string)> report) {
    *report_wait_ = std::move(report);
  };
  auto end = run_in_foreground(run, output);
  print_tasks(end.exploration, output);
  return end;
}

int with_tasks_session(std::string const& interval, RunOutput output,
                       std::function<int(TasksSession&, RunOutput)> const& work) {
  if (!output.detach) {
    TasksSession session(interval);
    return work(session, output);
  }
  refuse_detached_events(output);
  auto report = output;
  report.json = false;  // into the log, for people
  return run_in_background(
      [&](Departure& departure) {
        TasksSession session(interval, &departure);
        return work(session, report);
      },
      {output.json, output.quiet});
}

}  // namespace pexplore
