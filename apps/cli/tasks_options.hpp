#pragma once

#include "foreground.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "shared_options.hpp"
#include "spec_options.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace pexplore {

/// The flags of `tasks plan` and `tasks run`.
struct TaskOptions {
  parallel_explore::TaskRequest request;
  std::string spec, spec_format, base, timeout, interval;
  AgentOptions agent;
  int max_workers = 0;
  double threshold = 80;
  BudgetOptions budget;
  bool no_github = false, dry_run = false, retry = false, yes = false;
  RunOutput output;
};

/// Declares those that both commands have.
void add_plan_options(CLI::App& command, TaskOptions& options);

/// Declares the flags that `tasks retry` has, too: agent, gates, time, workers, budget.
void add_retry_options(CLI::App& command, TaskOptions& options);

/// Puts the changes that the flags make to a retried run into `request`. Throws
/// CLI::ValidationError.
void revise(parallel_explore::RetryRequest& request, TaskOptions const& options);

/// Prints how the source of a run differs from its plan.
void note_changes(parallel_explore::TaskOrchestrator& orchestrator, std::string const& run);

/// The spec with the flags on top. Throws CLI::ValidationError, and as load_experiment() does.
[[nodiscard]] parallel_explore::TaskRequest request_of(TaskOptions const& options);

/// Prints what would be done. Gives the exit status: `invalid` if it would be refused.
int show_plan(parallel_explore::TaskProposal const& proposal, bool json);

}  // namespace pexplore
