#pragma once

#include "detach.hpp"
#include "foreground.hpp"
#include "parallel_explore/task_orchestrator.hpp"

#include <functional>
#include <memory>
#include <string>

/// Shared by the commands of `pexplore tasks`.
namespace pexplore {

/// The named run of tasks, else the latest. Throws Error(not_found).
[[nodiscard]] std::string run_or_latest(std::string const& name);

/// The record of run_or_latest(name). Throws Error(not_found), or Error(validation) if it is an
/// experiment.
[[nodiscard]] parallel_explore::Exploration load_tasks_run(std::string const& name);

/// The exit status of the merge of all results; all_completed if there is none.
[[nodiscard]] int merge_status(parallel_explore::Exploration const& exploration);

/// Prints how the tasks of a run stand.
void print_tasks(parallel_explore::Exploration const& exploration, RunOutput output);

/// Says how a run of tasks ended, and what to do next. Gives the exit status.
[[nodiscard]] int tell_tasks_end(RunResult const& end, RunOutput output);

/// The orchestrator of this directory, shown in the terminal while it runs.
class TasksSession {
 public:
  /// `interval`: time between updates of status files, as --status-interval takes it; empty:
  /// PEXPLORE_STATUS_INTERVAL, else the default. Throws CLI::ValidationError.
  /// `departure`: taken when the run has begun; null: it stays at its terminal.
  explicit TasksSession(std::string const& interval = "", Departure* departure = nullptr);

  [[nodiscard]] parallel_explore::TaskOrchestrator& orchestrator() { return orchestrator_; }

  /// Runs `begin` and shows its progress and result. Gives the exit status.
  int run(std::function<parallel_explore::awaitable<parallel_explore::Exploration>()> begin,
          RunOutput output);

  /// As run(), but gives the record.
  RunResult show(std::function<parallel_explore::awaitable<parallel_explore::Exploration>()> begin,
                 RunOutput output);

 private:
  std::shared_ptr<std::function<void(std::string)>> report_wait_;
  parallel_explore::TaskOrchestrator orchestrator_;
};

/// Does `work` with a session: here, or in a process of its own where the output says so. `work` is
/// given what is to be printed there. Returns the exit status. Throws CLI::ValidationError.
int with_tasks_session(std::string const& interval, RunOutput output,
                       std::function<int(TasksSession&, RunOutput)> const& work);

}  // namespace pexplore
