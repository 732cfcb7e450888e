#pragma once

#include "parallel_explore/explorer.hpp"
#include "parallel_explore/forge.hpp"
#include "parallel_explore/task_plan.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// @file
/// From a master issue to pull requests: independent tasks in parallel.

namespace parallel_explore::tasks {
class TaskWorkspace;
}

namespace parallel_explore {
inline namespace v0_2 {

/// A request to run the tasks of an issue or a file.
struct TaskRequest {
  TaskRequest() = default;  ///< to be filled in
  /// `from`: as `source`.
  TaskRequest(std::string from) : source(std::move(from)) {}

  /// "42", "#42", "owner/repo#42", the URL of an issue, or a Markdown file.
  std::string source;
  /// Agents, session, worktree, budget, and gates: the criteria with `gate` set. Its task and
  /// approaches are ignored. `max_parallel` is the number of workers.
  Experiment settings;
  std::string name;        ///< of the run; empty: "tasks-42", or after the file
  std::string repository;  ///< "owner/repo" for sub-issues and pull requests; empty: the source's,
                           ///< else the remote's
  bool github = true;      ///< false: stops at branches; an issue is read nevertheless
  bool waves = false;      ///< run tied tasks one after the other instead of not at all
  bool phases = false;     ///< each phase of the text waits for the one before it
  bool force = false;      ///< run all at once, although they are tied
  std::vector<std::string> only;   ///< names, numbers or issues ("#12") of tasks; empty: all
  std::vector<std::string> skip;   ///< as `only`: tasks to leave out
  double success_threshold = 0.8;  ///< 0–1
  int batch_size = 0;              ///< tasks begun together; 0: all
  bool integrate = false;          ///< build and test the merge of all results
  std::filesystem::path prompt;    ///< a template; empty: prompt_template()
};

/// How often the status files of tasks in progress are refreshed.
inline constexpr std::chrono::milliseconds default_heartbeat = std::chrono::seconds(30);

/// The work on a task that exists on the server.
struct ExistingWork {
  int issue = 0;                   ///< its sub-issue or own issue; 0: none
  bool issue_open = true;          ///< false: closed
  bool issue_dropped = false;      ///< closed as not planned
  int pull_request = 0;            ///< 0: none
  std::string pull_request_state;  ///< "open", "closed" or "merged"; empty: there is none
  std::string branch;              ///< of the remote, without a pull request; empty: none

  bool operator==(ExistingWork const&) const = default;
};

/// A task that a run leaves out.
struct LeftOutTask {
  std::string name,   ///< as in the plan
      title,          ///< its title
      reason;         ///< for people: "done: pull request #47 is merged"
  ExistingWork work;  ///< that exists

  bool operator==(LeftOutTask const&) const = default;
};

/// A run as it would be done; nothing has been done yet.
struct TaskProposal {
  Experiment experiment;                         ///< its `tasks` has the plan
  std::map<std::string, ExistingWork> existing;  ///< by the name of the task; empty without server
  std::vector<LeftOutTask> left_out;             ///< tasks that are not run
  Independence independence;                     ///< whether the tasks can be done side by side
  Estimate estimate;                             ///< of its time and cost, from earlier runs
  std::vector<std::string> notes;                ///< for people, to know before the run
  bool refused = false;  ///< tied tasks, neither ordered by waves nor forced
};

/// Turns the tasks of a master issue into branches, sub-issues and pull requests. Tasks get
/// everything that an Explorer does for approaches: worktrees, sessions, budgets, retries, the
/// journal.
///
/// Cancellation, thread safety, lifetimes and errors: as Explorer's. plan() and check() are short
/// and run to their end.
class TaskOrchestrator {
 public:
  /// `directory` is anywhere within a repository. `bricks.publisher` is its own. Throws
  /// Error(repository).
  explicit TaskOrchestrator(std::filesystem::path const& directory, Bricks bricks = {},
                            ForgeMaker forge = {},
                            std::chrono::milliseconds heartbeat = default_heartbeat);
  ~TaskOrchestrator();
  TaskOrchestrator(TaskOrchestrator const&) = delete;

  /// Reads, parses and checks. Throws Error(spec) where there are no tasks, Error(not_found) for a
  /// file, Error(forge | validation | repository).
  awaitable<TaskProposal> plan(TaskRequest request);

  /// Checks everything that run() checks before it changes anything. Throws Error(validation) for
  /// tied tasks that are neither ordered by waves nor forced, Error(name_in_use) for a run or a
  /// branch that exists already.
  awaitable<void> check(TaskProposal proposal);

  /// Runs the tasks. Throws as check() and Explorer::run(), and Error(forge) if issues cannot be
  /// filed: the run is then interrupted, and resume() continues it.
  awaitable<Exploration> run(TaskProposal proposal);

  /// Resumes a run that was interrupted or killed. Issues, branches and pull requests that exist
  /// already are found and not created again. Throws as Explorer::resume().
  awaitable<Exploration> resume(std::string name);

  /// Runs failed tasks again, without a session if only publishing failed. Throws as
  /// Explorer::retry().
  awaitable<Exploration> retry(RetryRequest request);

  /// Differences between the plan of a run and its source as it is now, for people: tasks that were
  /// ticked, removed, changed or added, and a master issue that is closed. Throws Error(not_found).
  awaitable<std::vector<std::string>> changes(std::string name);

  /// Merges all results, and builds and tests the merge on a branch of its own. Results that
  /// conflict are left out and listed. Throws Error(not_found | validation).
  awaitable<Exploration> integrate(std::string name);

  /// The name of the run that a request would retry: its own, else the latest of its source, else
  /// that of a first run.
  [[nodiscard]] std::string run_of(TaskRequest const& request);

  /// Names of runs, the latest last.
  [[nodiscard]] std::vector<std::string> runs();

  /// Replaces the observer.
  void observe(Observer observer);

  /// As Explorer::stop().
  void stop(std::string reason);

  /// For everything else: cancel(), cleanup(), store().
  [[nodiscard]] Explorer& explorer();

 private:
  std::shared_ptr<tasks::TaskWorkspace> workspace_;  ///< its operations keep it as well
};

/// The default prompt of sessions. Placeholders: {task} title, description and criteria, marked as
/// data; {context} the text around it, marked as data; {title} {criteria} {files} {avoid} {shared}
/// {branch} {issue} {master} {master_title} {finish}.
[[nodiscard]] std::string_view prompt_template();

/// The proposal, for people.
[[nodiscard]] std::string to_text(TaskProposal const& proposal);
/// The same as a JSON document.
[[nodiscard]] std::string to_json(TaskProposal const& proposal);

/// The state of the tasks of a run, for people.
[[nodiscard]] std::string tasks_text(Exploration const& exploration);
/// The same as a JSON document.
[[nodiscard]] std::string tasks_json(Exploration const& exploration);

/// `metrics.json`: schema 1, of each task and of all: durations, lines, commits, tokens, cost, and
/// the speed-up: the sum of the tasks' durations over the time with at least one in progress.
[[nodiscard]] std::string metrics_json(Exploration const& exploration);

/// `agent-TASK.status.json`: schema 1.0. `now` is its last_update.
[[nodiscard]] std::string status_json(Exploration const& exploration, ApproachRecord const& record,
                                      TimePoint now);

/// Why a task failed: "TYPE: message" with one of IMPORT_CONFLICT, TEST_FAILURE, TEST_TIMEOUT,
/// BUILD_ERROR, FILE_CONFLICT, API_ERROR, TIMEOUT, VALIDATION_ERROR, RESOURCE_ERROR, UNKNOWN,
/// which follows from the cause. A record without a cause, of an older version, gives its reason
/// as recorded. Empty: the task has not failed.
[[nodiscard]] std::string error_of(ApproachRecord const& record);

/// The best order to merge results in: first those that others build on, then those that conflict
/// with the fewest remaining ones, then the smaller, then in the order of the plan. `after` is
/// parallel to `names`.
[[nodiscard]] std::vector<std::string> merge_order(
    std::vector<std::string> const& names, std::vector<std::vector<std::string>> const& after,
    std::vector<std::int64_t> const& lines_changed, std::vector<MergeConflict> const& conflicts);

}  // namespace v0_2
}  // namespace parallel_explore
