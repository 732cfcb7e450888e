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

/// The spec with the flags on top. Throws CLI::ValidationError, and as load_experiment() does.
[[nodiscard]] parallel_explore::TaskRequest request_of(TaskOptions const& options);

/// Prints what would be done. Gives the exit status: `invalid` if it would be refused.
int show_plan(parallel_explore::TaskProposal const& proposal, bool json);

}  // namespace pexplore
