#include "commands.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace pexplore {

namespace {

std::vector<Command> commands_on_runs() {
  using enum Completion;
  // clang-format off
  return {
      {"", "init", {file}, declare_init, "Write a commented spec to start from"},
      {"", "run", {file}, declare_run,
       "Explore: a worktree and a session for each approach, then compare"},
      {"", "resume", {experiment}, declare_resume, "Resume an interrupted or paused experiment"},
      {"", "retry", {experiment, approach}, declare_retry, "Run failed approaches again"},
      {"", "add", {experiment}, declare_add,
       "Add an approach to an experiment, even while it is running"},
      {"", "tell", {experiment, approach, none}, declare_tell,
       "Continue a finished session with a remark, and measure its result again"},
      {"", "combine", {experiment, approach}, declare_combine,
       "Add an approach that merges the best of several results"},
      {"", "set", {experiment, none}, declare_set,
       "Change how much of an experiment runs at once, and its budget, even while it is running"},
      {"", "pause", {experiment}, declare_pause, "Pause a run: nothing new starts until it is resumed"},
      {"", "stop", {experiment}, declare_stop, "Interrupt a run from another terminal; resume continues it"},
      {"", "cancel", {experiment, approach}, declare_cancel,
       "Cancel running or waiting approaches for good"},
      {"", "watch", {experiment}, declare_watch, "Follow a run of another terminal, to its report"},
      {"", "events", {experiment}, declare_events, "Print the recorded events of an experiment, and follow new ones"},
      {"", "status", {experiment}, declare_status, "Show the state of an experiment, even while it is running"},
  };
  // clang-format on
}

std::vector<Command> commands_on_experiments() {
  using enum Completion;
  // clang-format off
  return {
      {"", "list", {}, declare_list,
       "List the experiments of this repository with age, outcome and size"},
      {"", "history", {}, declare_history,
       "Show how a criterion changed over the experiments, and where it took a step"},
      {"", "show", {experiment, approach}, declare_show,
       "Show matrix, trade-offs and recommendation, or one approach"},
      {"", "logs", {experiment, approach}, declare_logs,
       "Show what a session printed, even while it is running"},
      {"", "diff", {experiment, approach, approach}, declare_diff,
       "Show what an approach changed, or how two approaches differ"},
      {"", "path", {experiment, approach}, declare_path,
       "Print the path of an approach's worktree"},
      {"", "open", {experiment, approach}, declare_open,
       "Open an approach's worktree in your editor, or its session in the agent"},
      {"", "view", {experiment}, declare_view,
       "Open the report page: charts, weights to try, and every result with its changes"},
      {"", "serve", {experiment}, declare_serve,
       "Serve the report pages live, with buttons to add, cancel, retry, sample, tell and adopt"},
      {"", "score", {file}, declare_score, "Score a table made by hand"},
      {"", "report", {experiment}, declare_report, "Print the report in another format"},
      {"", "export", {experiment, file}, declare_export,
       "Write an experiment into one file, for people without the repository"},
      {"", "import", {file}, declare_import, "Read such a file, to show, report or rescore it"},
      {"", "sample", {experiment, approach}, declare_sample, "Run approaches again for a more certain verdict"},
      {"", "measure", {experiment, approach}, declare_measure,
       "Measure more rounds in the existing worktrees for a more certain verdict"},
      {"", "plan-samples", {}, declare_plan_samples,
       "Compute how many sessions of each approach a reliable verdict needs"},
      {"", "rate", {experiment, approach, approach}, declare_rate,
       "Vote on two results yourself, to see how far the judges can be trusted"},
      {"", "rescore", {experiment}, declare_rescore,
       "Rescore an experiment with other weights or criteria, without running sessions"},
      {"", "compare", {experiment, experiment}, declare_compare,
       "Rank the approaches of two experiments on one scale"},
      {"", "distinguish", {experiment, file}, declare_distinguish,
       "Run a command against every approach, and show where they differ"},
      {"", "adopt", {experiment, approach}, declare_adopt, "Bring an approach's work into your branch"},
      {"", "trust", {experiment}, declare_trust,
       "Accept git settings that are new since an experiment began, or a repository that moved"},
      {"", "cleanup", {experiment}, declare_cleanup,
       "Remove worktrees, and branches whose work is merged or adopted"},
      {"", "acp", {}, declare_acp, "Serve editors over the Agent Client Protocol: explore as if it were an agent"},
      {"", "mcp", {}, declare_mcp, "Serve agents and editors over the Model Context Protocol"},
      {"", "install", {none}, declare_install, "Install the plug-in for an agent or editor"},
      {"", "uninstall", {none}, declare_uninstall, "Remove the plug-in again"},
      {"", "makefile", {}, declare_makefile, "Print the path of a makefile with targets that explore"},
      {"", "schema", {none}, declare_schema, "Print the JSON Schema of a document that programs read"},
      {"", "help", {none}, declare_help, "Show the help of a command"},
      {"", "doctor", {}, declare_doctor, "Check what is missing on this machine, and how to install it"},
  };
  // clang-format on
}

std::vector<Command> commands_on_tasks() {
  using enum Completion;
  // clang-format off
  return {
      {"", "tasks", {}, declare_tasks,
       "Run the sub-tasks of a master issue in parallel, with a pull request for each"},
      {"tasks", "plan", {file}, declare_tasks_plan,
       "Read the tasks, check that they are independent, and estimate time and cost"},
      {"tasks", "run", {file}, declare_tasks_run,
       "Give each task an issue, a worktree, a session and a pull request"},
      {"tasks", "status", {experiment}, declare_tasks_status,
       "Show the state of the tasks, even while they are running"},
      {"tasks", "resume", {experiment}, declare_tasks_resume,
       "Resume an interrupted run"},
      {"tasks", "retry", {experiment, approach}, declare_tasks_retry, "Run failed tasks again"},
      {"tasks", "integrate", {experiment}, declare_tasks_integrate,
       "Build and test the merge of all results of a run"},
      {"tasks", "cancel", {experiment, approach}, declare_tasks_cancel,
       "Cancel running or waiting tasks"},
      {"tasks", "cleanup", {experiment}, declare_tasks_cleanup,
       "Remove worktrees, and branches whose work is pushed or merged"},
  };
  // clang-format on
}

}  // namespace

std::span<Command const> commands() {
  static std::vector<Command> const table = [] {
    auto all = commands_on_runs();
    std::ranges::move(commands_on_experiments(), std::back_inserter(all));
    std::ranges::move(commands_on_tasks(), std::back_inserter(all));
    return all;
  }();
  return table;
}

void declare_commands(CLI::App& app, Action& action) {
  for (auto const& row : commands()) {
    auto& group = row.group.empty() ? app : *app.get_subcommand(std::string(row.group));
    row.declare(*group.add_subcommand(std::string(row.name), std::string(row.summary)), action);
  }
}

}  // namespace pexplore
