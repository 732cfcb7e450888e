#include "tasks_run.hpp"

#include "async/wait_for.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "shared_options.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct TaskOptions {
  TaskRequest request;
  std::string spec, base, agent, command, timeout, interval;
  std::vector<std::string> gates;
  int max_workers = 0;
  double threshold = 80;
  BudgetOptions budget;
  bool no_github = false, dry_run = false, retry = false, yes = false;
  RunOutput output;
};

using Options = std::shared_ptr<TaskOptions>;

constexpr auto json_help = "Print the state of the tasks as JSON";

std::chrono::milliseconds heartbeat_of(std::string interval) {
  if (auto const* const set = std::getenv("PEXPLORE_STATUS_INTERVAL"); interval.empty() && set)
    interval = set;
  return interval.empty() ? default_heartbeat : seconds_or_duration("--status-interval", interval);
}

/// The orchestrator of this directory, shown in the terminal while it runs.
struct TasksSession {
  std::shared_ptr<std::function<void(std::string)>> report_wait =
      std::make_shared<std::function<void(std::string)>>();
  TaskOrchestrator orchestrator;

  explicit TasksSession(std::string const& interval)
      : orchestrator(".", {}, maker(report_wait), heartbeat_of(interval)) {}

  static ForgeMaker maker(std::shared_ptr<std::function<void(std::string)>> const& report_wait) {
    return [report_wait](GitHubSettings settings) {
      settings.report_wait = [report_wait](std::string const& text) {
        if (*report_wait) (*report_wait)(text);
      };
      // A server on this machine needs no pauses.
      if (settings.api.starts_with("http://")) settings.pause = std::chrono::milliseconds(0);
      return std::make_unique<GitHub>(std::move(settings));
    };
  }

  /// Runs `begin` and shows its progress and result. Gives the exit status.
  int run(std::function<awaitable<Exploration>()> begin, RunOutput output) {
    auto const end = show(std::move(begin), output);
    auto const& exploration = end.exploration;
    bool const stopped = exploration.state == ExplorationState::interrupted;
    if (!output.quiet && !output.json && !output.events) {
      if (stopped)
        fmt::print(stderr,
                   "Interrupted ({}). The state is saved; resume it: pexplore tasks resume {}\n",
                   escape_for_terminal(exploration.reason), exploration.name);
      else if (exploration.state != ExplorationState::completed)
        fmt::print(stderr, "Retry what failed: pexplore tasks retry {}\n", exploration.name);
    }
    auto const threshold = exploration.experiment.tasks->success_threshold;
    if (stopped) return interrupted_status(end, threshold);
    int const status = exit_status_of(exploration, threshold);
    return status == all_completed ? std::max(status, merge_status(exploration)) : status;
  }

  /// The exit status of the merge of all results, if there is one.
  static int merge_status(Exploration const& exploration) {
    auto const& merged = exploration.integrated;
    if (!merged) return all_completed;
    if (!merged->failure.empty()) return few_completed;
    return merged->left_out.empty() ? all_completed : partial;
  }

  RunResult show(std::function<awaitable<Exploration>()> begin, RunOutput output) {
    ForegroundRun run;
    run.observe = [this](Observer observer) { orchestrator.observe(std::move(observer)); };
    run.stop = [this](std::string reason) { orchestrator.stop(std::move(reason)); };
    run.begin = std::move(begin);
    run.resume = "pexplore tasks resume";
    run.on_wait = [this](std::function<void(std::string)> report) {
      *report_wait = std::move(report);
    };
    auto end = run_in_foreground(run, output);
    if (output.json) {
      print(tasks_json(end.exploration));
    } else if (!output.events) {
      print("\n" + tasks_text(end.exploration));
    }
    return end;
  }
};

void add_plan_options(CLI::App& command, TaskOptions& options) {
  auto& request = options.request;
  command
      .add_option("source", request.source,
                  "The master issue (42, owner/repo#42, or its URL), or a Markdown file")
      ->required();
  command.add_option(
      "--spec", options.spec,
      "Spec file with agents, gates and limits (default: pexplore.toml if it exists)");
  command.add_option(
      "--repo", request.repository,
      "owner/repo for issues and pull requests (default: that of the issue or remote)");
  command.add_option("--base", options.base, "The commit to start from (default: HEAD)");
  command.add_option("--name", request.name, "Name of the run (default: tasks-42)");
  command.add_option("--agent", options.agent,
                     fmt::format("{}, or an agent of the spec", fmt::join(known_agents(), ", ")));
  command.add_option("--command", options.command,
                     "A shell command as the agent; it reads the task from standard input");
  command
      .add_option("--gate", options.gates, "NAME=\"command\" that must succeed; can be repeated")
      ->allow_extra_args(false);
  command
      .add_option("--max-workers", options.max_workers,
                  "Maximum number of sessions at once (default: 5)")
      ->envname("PEXPLORE_MAX_WORKERS")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--timeout", options.timeout,
                  "Time limit of each session: seconds, or 30m (default: 1800)")
      ->envname("PEXPLORE_AGENT_TIMEOUT");
  command.add_flag("--waves", request.waves,
                   "Run tied tasks one after the other, each on the merge of the tasks before it");
  command.add_flag("--force", request.force, "Run everything at once, ignoring dependencies");
  command.add_flag("--no-github", options.no_github,
                   "Stop at branches: file no issues, push nothing");
  command.add_flag("--json", options.output.json, "Print JSON");
}

TaskRequest request_of(TaskOptions const& options) {
  auto request = options.request;
  auto const spec = options.spec.empty() ? spec_here() : options.spec;
  auto& settings = request.settings;
  if (!spec.empty()) settings = load_experiment(spec);
  settings.session.max_parallel = options.max_workers > 0 ? options.max_workers
                                  : spec.empty()          ? 5
                                                          : settings.session.max_parallel;
  if (!options.timeout.empty())
    settings.session.timeout = seconds_or_duration("--timeout", options.timeout);
  if (!options.base.empty()) settings.base = options.base;
  if (!options.agent.empty()) settings.session.agent = options.agent;
  take_command(options.command, options.agent, settings);
  for (auto const& each : options.gates) settings.criteria.push_back(gate_of(each));
  if (auto const budget = options.budget.given()) settings.budget = *budget;
  request.github = !options.no_github;
  request.success_threshold = options.threshold / 100;
  return request;
}

/// Asks before anything is filed, which cannot be undone.
void ask(TaskProposal const& proposal, bool yes) {
  auto const& work = *proposal.experiment.tasks;
  bool const harmless_run = work.api.empty() && proposal.independence.advice == Advice::proceed;
  if (yes || harmless_run) return;
  auto const count = work.plan.tasks.size();
  auto const what = work.api.empty()
                        ? fmt::format("start {} session{}", count, count == 1 ? "" : "s")
                        : fmt::format("start {} session{} and file issues and pull requests in {}",
                                      count, count == 1 ? "" : "s", work.repository);
  if (isatty(STDIN_FILENO) == 0) {
    throw Error(ErrorCode::validation,
                fmt::format("this would {}, and there is no terminal to confirm it on", what),
                "pass --yes, or preview it with --dry-run");
  }
  fmt::print(stderr, "\nThis will {}. Continue? [y/N] ", what);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw Error(ErrorCode::validation, "nothing was done");
}

int show_plan(TaskProposal const& proposal, bool json) {
  print(json ? to_json(proposal) : to_text(proposal));
  return proposal.refused ? invalid : all_completed;
}

int plan(Options const& options) {
  TasksSession session(options->interval);
  auto const proposal = async::wait_for(session.orchestrator.plan(request_of(*options)));
  return show_plan(proposal, options->output.json);
}

int retry(RetryRequest request, RunOutput output, std::string const& interval) {
  TasksSession session(interval);
  request.experiment = run_or_latest(request.experiment);
  return session.run([&] { return session.orchestrator.retry(request); }, output);
}

int run(Options const& options) {
  TasksSession session(options->interval);
  auto proposal = async::wait_for(session.orchestrator.plan(request_of(*options)));
  if (options->dry_run) return show_plan(proposal, options->output.json);
  auto const name = proposal.experiment.name;
  if (options->retry) {
    RetryRequest request;
    request.experiment = name;
    return retry(std::move(request), options->output, options->interval);
  }
  if (!options->output.quiet) fmt::print(stderr, "{}", to_text(proposal));
  async::wait_for(session.orchestrator.check(proposal));
  ask(proposal, options->yes);
  return session.run([&] { return session.orchestrator.run(std::move(proposal)); },
                     options->output);
}

}  // namespace

std::chrono::milliseconds seconds_or_duration(std::string const& option, std::string const& text) {
  bool const number = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  return duration_of(option, number ? text + "s" : text);
}

void declare_tasks_plan(CLI::App& command, Action& action) {
  auto const options = std::make_shared<TaskOptions>();
  add_plan_options(command, *options);
  command.footer(
      "Nothing is filed, started or changed.\n\n"
      "Examples:\n"
      "  pexplore tasks plan 42\n"
      "  pexplore tasks plan backlog.md --no-github --waves\n"
      "\nExit status: 0 the tasks can run, 3 no tasks were found, 4 they are tied or cannot be "
      "run, 5 "
      "GitHub refused the request.");
  command.callback([options, &action] { action = [options] { return plan(options); }; });
}

void declare_tasks_run(CLI::App& command, Action& action) {
  auto const options = std::make_shared<TaskOptions>();
  auto& request = options->request;
  add_plan_options(command, *options);
  command
      .add_option("--batch-size", request.batch_size,
                  "Start this many tasks together, and the next batch when all of them have ended "
                  "(default: all)")
      ->check(CLI::Range(1, 100'000));
  command
      .add_option("--success-threshold", options->threshold,
                  "Percentage of completed tasks for exit status 1 (default: 80)")
      ->envname("PEXPLORE_SUCCESS_THRESHOLD")
      ->check(CLI::Range(0.0, 100.0))
      ->check(finite);
  command.add_option("--status-interval", options->interval,
                     "Time between updates of status files: seconds, or 1m (default: 30); also "
                     "PEXPLORE_STATUS_INTERVAL");
  command.add_option("--prompt", request.prompt, "A template for the prompt of sessions");
  command.add_flag("--integrate", request.integrate,
                   "Build and test the merge of all results on a branch of its own");
  options->budget.add_to(command, "For all tasks: ");
  command.add_flag("--retry", options->retry, "Run failed tasks of an earlier run again");
  command.add_flag("--dry-run", options->dry_run, "Print what `tasks plan` prints; start nothing");
  command.add_flag("--yes", options->yes, "Start without asking");
  command.add_flag("--events", options->output.events, "Print every event as a line of JSON");
  command.add_flag("-q,--quiet", options->output.quiet, "Hide progress");
  command.footer(
      "Examples:\n"
      "  pexplore tasks run 42 --gate tests=\"make test\"\n"
      "  pexplore tasks run backlog.md --no-github --max-workers 3\n"
      "\nThe token is GITHUB_TOKEN, GH_TOKEN or what `gh auth token` prints; branches are "
      "pushed with your own\ncredentials.\n"
      "\nExit status: 0 all completed, 1 at least the threshold, 2 fewer, 3 no tasks were found, 4 "
      "they are tied,\n5 GitHub refused the request, 6 the deadline passed, 7 disk, descriptors or "
      "budget ran "
      "out, 8 no agent could be\nstarted, 130 interrupted.");
  command.callback([options, &action] { action = [options] { return run(options); }; });
}

void declare_tasks_resume(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", *name, "The run (default: the latest)");
  add_output(command, *output, json_help);
  command.footer(
      "Issues, branches and pull requests that exist already are found, not created again.\n\n"
      "Example: pexplore tasks resume tasks-42");
  command.callback([name, output, &action] {
    action = [name, output] {
      TasksSession session("");
      auto const run = run_or_latest(*name);
      return session.run([&] { return session.orchestrator.resume(run); }, *output);
    };
  });
}

void declare_tasks_retry(CLI::App& command, Action& action) {
  auto const request = std::make_shared<RetryRequest>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", request->experiment, "The run (default: the latest)");
  command.add_option("task", request->approaches, "Tasks to retry (default: all that failed)");
  command.add_flag("--fresh", request->fresh,
                   "Remove their worktrees and branches, and start from the base");
  add_output(command, *output, json_help);
  command.footer(
      "A task that passed its gates but could not be published needs no new session.\n\n"
      "Example: pexplore tasks retry tasks-42 3-fix-the-parser");
  command.callback([request, output, &action] {
    action = [request, output] { return retry(*request, *output, ""); };
  });
}

void declare_tasks_integrate(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  command.add_option("name", *name, "The run (default: the latest)");
  add_output(command, *output, json_help);
  command.footer(
      "The merge is on branch integration/NAME; conflicting results are left out and listed. Exit "
      "status: "
      "0 it "
      "passes every gate,\n1 something is left out, 2 it does not pass.\n\n"
      "Example: pexplore tasks integrate tasks-42");
  command.callback([name, output, &action] {
    action = [name, output] {
      TasksSession session("");
      auto const run = run_or_latest(*name);
      auto const end = session.show([&] { return session.orchestrator.integrate(run); }, *output);
      return TasksSession::merge_status(end.exploration);
    };
  });
}

}  // namespace pexplore
