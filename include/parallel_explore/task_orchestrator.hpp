#pragma once

#include "parallel_explore/explorer.hpp"
#include "parallel_explore/forge.hpp"
#include "parallel_explore/task_plan.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// From a master issue to pull requests: independent tasks in parallel.
namespace parallel_explore {

/// Makes the forge of a repository; replaced by programs that bring their own.
using ForgeMaker = std::function<std::unique_ptr<Forge>(GitHubSettings settings)>;

/// What is asked for.
struct TaskRequest {
  /// "42", "#42", "owner/repo#42", the address of an issue, or a Markdown file.
  std::string source;
  /// Agents, session, worktree, budget, and gates: the criteria of which `gate` is set. Its task
  /// and approaches are ignored. `max_parallel` is the number of workers.
  Experiment settings;
  std::string name;        ///< of the run; empty: "tasks-42", or after the file
  std::string repository;  ///< "owner/repo" for sub-issues and pull requests; empty: the source's,
                           ///< else the remote's
  bool github = true;      ///< else it stops at branches; the issue is read all the same
  bool waves = false;      ///< tied tasks one after the other, instead of not at all
  bool force = false;      ///< all at once, whatever ties them
  double success_threshold = 0.8;  ///< 0–1
  int batch_size = 0;              ///< tasks begun together; 0: all
  bool integrate = false;          ///< build and test the merge of all results
  std::filesystem::path prompt;    ///< a template; empty: prompt_template()
};

/// How often status files of tasks that are worked at get a sign of life.
inline constexpr std::chrono::milliseconds default_heartbeat = std::chrono::seconds(30);

/// What would be done. Nothing has been.
struct TaskProposal {
  Experiment experiment;  ///< to be run; its `tasks` has the plan
  Independence independence;
  Estimate estimate;
  std::vector<std::string> notes;  ///< what people should know before
  bool refused = false;            ///< tied tasks, neither ordered by waves nor forced
};

/// Turns the tasks of a master issue into branches, sub-issues and pull requests. Everything that
/// an Explorer does for approaches holds for tasks: worktrees, sessions, budgets, retries, the
/// journal.
///
/// Lifetimes: runs on one thread; its tasks must end before it does.
class TaskOrchestrator {
 public:
  class Impl;  ///< not part of the interface

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

  /// Refuses what run() would refuse before it has done anything: Error(validation) for tasks that
  /// are tied and neither ordered by waves nor forced, Error(name_in_use) for a run or a branch
  /// that is there already.
  awaitable<void> check(TaskProposal proposal);

  /// Throws what check() and Explorer::run throw; Error(forge) where issues cannot be filed: the
  /// run is then interrupted, and goes on by resume().
  awaitable<Exploration> run(TaskProposal proposal);

  /// Goes on with a run that was interrupted or killed. What is filed, pushed or opened already is
  /// found, not made again. Throws as Explorer::resume().
  awaitable<Exploration> resume(std::string name);

  /// Runs failed tasks again; where only publishing failed, without a session. Throws as
  /// Explorer::retry().
  awaitable<Exploration> retry(RetryRequest request);

  /// Merges all results, builds and tests the merge on a branch of its own; what does not merge is
  /// left out and said. Throws Error(not_found | validation).
  awaitable<Exploration> integrate(std::string name);

  /// Names of runs, the latest last.
  [[nodiscard]] std::vector<std::string> runs();

  /// Replaces the observer.
  void observe(Observer observer);

  /// As Explorer::stop().
  void stop(std::string reason);

  /// For everything else: cancel(), cleanup(), store().
  [[nodiscard]] Explorer& explorer();

 private:
  std::unique_ptr<Impl> impl_;
};

/// What sessions are told. Placeholders: {task} title, description and criteria, marked as data;
/// {title} {criteria} {files} {avoid} {branch} {issue} {master} {finish}.
[[nodiscard]] std::string_view prompt_template();

/// The plan, for people and for programs.
[[nodiscard]] std::string to_text(TaskProposal const& proposal);
[[nodiscard]] std::string to_json(TaskProposal const& proposal);

/// How the tasks of a run stand, for people and for programs.
[[nodiscard]] std::string tasks_text(Exploration const& exploration);
[[nodiscard]] std::string tasks_json(Exploration const& exploration);

/// `metrics.json`: schema 1, of each task and of all: durations, lines, commits, tokens, cost, and
/// the speed-up: the sum of the tasks' durations over the time in which at least one was worked at.
[[nodiscard]] std::string metrics_json(Exploration const& exploration);

/// `agent-TASK.status.json`: schema 1.0. `now` is its last_update.
[[nodiscard]] std::string status_json(Exploration const& exploration, ApproachRecord const& record,
                                      TimePoint now);

/// Why a task failed: "TYPE: message" with one of IMPORT_CONFLICT, TEST_FAILURE, TEST_TIMEOUT,
/// BUILD_ERROR, FILE_CONFLICT, API_ERROR, TIMEOUT, VALIDATION_ERROR, RESOURCE_ERROR, UNKNOWN,
/// which follows from the cause. A record without a cause, by an older version, gives its reason
/// as it stands. Empty where it has not failed.
[[nodiscard]] std::string error_of(ApproachRecord const& record);

/// In what order results are best merged: what others build on first, then what conflicts with the
/// fewest that are left, then the smaller, then by name of plan. `after` is parallel to `names`.
[[nodiscard]] std::vector<std::string> merge_order(
    std::vector<std::string> const& names, std::vector<std::vector<std::string>> const& after,
    std::vector<std::int64_t> const& lines_changed, std::vector<MergeConflict> const& conflicts);

}  // namespace parallel_explore
