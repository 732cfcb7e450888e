#include "tasks_options.hpp"

#include "async/wait_for.hpp"
#include "exit_status.hpp"
#include "output.hpp"

namespace pexplore {

using namespace parallel_explore;

namespace {

void add_session_options(CLI::App& command, TaskOptions& options) {
  options.agent.add_to(command);
  command
      .add_option("--max-workers", options.max_workers,
                  "Maximum number of sessions at once (default: 5)")
      ->envname("PEXPLORE_MAX_WORKERS")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--timeout", options.timeout,
                  "Time limit of each session: seconds, or 30m (default: 1800)")
      ->envname("PEXPLORE_AGENT_TIMEOUT");
}

}  // namespace

void add_plan_options(CLI::App& command, TaskOptions& options) {
  auto& request = options.request;
  command
      .add_option("source", request.source,
                  "The master issue (42, owner/repo#42, or its URL), or a Markdown file")
      ->required();
  command.add_option(
      "--spec", options.spec,
      "Spec file with agents, gates and limits (default: pexplore.toml if it exists)");
  add_spec_format(command, options.spec_format);
  command.add_option(
      "--repo", request.repository,
      "owner/repo for issues and pull requests (default: that of the issue or remote)");
  command.add_option("--base", options.base, "The commit to start from (default: HEAD)");
  command.add_option("--name", request.name, "Name of the run (default: tasks-42)");
  add_session_options(command, options);
  command.add_flag("--waves", request.waves,
                   "Run tied tasks one after the other, each on the merge of the tasks before it");
  command.add_flag(
      "--phases", request.phases,
      "Each phase of the text (\"Phase 2\") waits for the one before it, as with --waves");
  command
      .add_option("--only", request.only,
                  "Run only these tasks: their numbers, names, or #12 for their issues")
      ->delimiter(',');
  command.add_option("--skip", request.skip, "Leave these tasks out")->delimiter(',');
  command.add_flag("--force", request.force, "Run everything at once, ignoring dependencies");
  command.add_flag("--no-github", options.no_github,
                   "Stop at branches: file no issues, push nothing");
  command.add_flag("--json", options.output.json, "Print JSON");
}

void add_retry_options(CLI::App& command, TaskOptions& options) {
  add_session_options(command, options);
  options.budget.add_to(command, "For all tasks: ");
}

void revise(RetryRequest& request, TaskOptions const& options) {
  auto& settings = request.settings;
  if (options.max_workers > 0) settings.max_parallel = options.max_workers;
  if (!options.timeout.empty())
    settings.timeout = seconds_or_duration("--timeout", options.timeout);
  if (auto const budget = options.budget.given()) settings.budget = *budget;
  Experiment chosen;
  chosen.session.agent.clear();
  options.agent.choose_agent(chosen);
  options.agent.add_gates(chosen);
  if (!chosen.session.agent.empty()) settings.agent = chosen.session.agent;
  settings.agents = chosen.agents;
  request.gates = chosen.criteria;
}

void note_changes(TaskOrchestrator& orchestrator, std::string const& run) {
  for (auto const& change : async::wait_for(orchestrator.changes(run))) note("Note: {}\n", change);
}

TaskRequest request_of(TaskOptions const& options) {
  auto request = options.request;
  auto& settings = request.settings;
  bool const has_spec = !options.spec.empty() || !spec_here().empty();
  settings = experiment_in(options.spec, options.spec_format);
  settings.session.max_parallel = options.max_workers > 0 ? options.max_workers
                                  : !has_spec             ? 5
                                                          : settings.session.max_parallel;
  if (!options.timeout.empty())
    settings.session.timeout = seconds_or_duration("--timeout", options.timeout);
  if (!options.base.empty()) settings.base = options.base;
  options.agent.choose_agent(settings);
  options.agent.add_gates(settings);
  if (auto const budget = options.budget.given()) settings.budget = *budget;
  request.github = !options.no_github;
  request.success_threshold = options.threshold / 100;
  return request;
}

int show_plan(TaskProposal const& proposal, bool json) {
  if (json) {
    print(to_json(proposal));
  } else {
    print_wrapped(to_text(proposal));
  }
  return proposal.refused ? invalid : all_completed;
}

}  // namespace pexplore
