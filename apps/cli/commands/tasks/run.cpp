#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "tasks_options.hpp"
#include "tasks_session.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

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
                fmt::format("this would {}: not a terminal, so it cannot ask", what),
                "pass --yes, or preview it with --dry-run");
  }
  note("\nThis will {}. Continue? [y/N] ", what);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw Error(ErrorCode::validation, "nothing was done");
}

/// Retries the run of that source: the named one, else the latest of it.
int retry_earlier(TasksSession& session, TaskOptions const& options, RunOutput output) {
  RetryRequest request;
  request.experiment = session.orchestrator().run_of(options.request);
  revise(request, options);
  if (!output.quiet) note_changes(session.orchestrator(), request.experiment);
  return session.run([&] { return session.orchestrator().retry(request); }, output);
}

int preview_tasks(TaskOptions const& options) {
  TasksSession session(options.interval);
  auto const proposal = async::wait_for(session.orchestrator().plan(request_of(options)));
  return show_plan(proposal, options.output.json);
}

int start_tasks(TasksSession& session, TaskOptions const& options, RunOutput output) {
  if (options.retry) return retry_earlier(session, options, output);
  auto proposal = async::wait_for(session.orchestrator().plan(request_of(options)));
  if (!output.quiet) note("{}", to_text(proposal));
  async::wait_for(session.orchestrator().check(proposal));
  ask(proposal, options.yes);
  return session.run([&] { return session.orchestrator().run(std::move(proposal)); }, output);
}

int run_tasks(TaskOptions const& options) {
  if (options.dry_run) return preview_tasks(options);
  return with_tasks_session(options.interval, options.output,
                            [&](TasksSession& session, RunOutput output) {
                              return start_tasks(session, options, output);
                            });
}

}  // namespace

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
  add_progress(command, options->output);
  add_detach(command, options->output);
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
  command.callback([options, &action] { action = [options] { return run_tasks(*options); }; });
}

}  // namespace pexplore
