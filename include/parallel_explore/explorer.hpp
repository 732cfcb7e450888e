#pragma once

#include "parallel_explore/approach_generator.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/exchange.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/forge.hpp"
#include "parallel_explore/history.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/progress_store.hpp"
#include "parallel_explore/publisher.hpp"
#include "parallel_explore/rating.hpp"
#include "parallel_explore/recommender.hpp"
#include "parallel_explore/requests.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "parallel_explore/session_runner.hpp"
#include "parallel_explore/trust.hpp"
#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::operations {
class Workspace;
class Entrance;
}  // namespace parallel_explore::operations

namespace parallel_explore {
inline namespace v0_2 {

/// The parts of an Explorer. A part that is left null is filled in with the default. Explorers may
/// share parts if one thread runs them all.
struct Bricks {
  std::shared_ptr<Launcher> launcher;    ///< DirectLauncher
  std::shared_ptr<Worktrees> worktrees;  ///< GitWorktrees of the repository
  std::map<std::string, std::shared_ptr<SessionRunner>>
      runners;  ///< by agent; they take precedence over the defaults
  std::shared_ptr<ApproachGenerator> generator;  ///< ListedApproaches
  std::shared_ptr<Evaluator> evaluator;          ///< make_evaluator()
  std::map<std::string, std::shared_ptr<Evaluator>>
      evaluators;                                ///< by criterion, before `evaluator`
  std::shared_ptr<ScoringEngine> scoring;        ///< WeightedScoring
  std::shared_ptr<Recommender> recommender;      ///< StandardRecommender
  std::shared_ptr<ComparisonMatrix> matrix;      ///< TextMatrix and MarkdownMatrix; shown at the
                                                 ///< end of a run, in reports and in summary.md
  std::shared_ptr<ResultAggregator> aggregator;  ///< MarkdownSummary; writes summary.md
  std::shared_ptr<ProgressStore> store;          ///< JournalStore in REPO/.pexplore
  std::shared_ptr<Publisher> publisher;          ///< none: results stay here until adopted
};

/// Called for every event, after it is recorded, with the state that follows from it. Runs on the
/// Explorer's loop, which waits for it. An exception becomes a warning in the record, the first
/// time; nothing else happens to the run.
using Observer = std::function<void(Event const&, Exploration const&)>;

/// Called with the approaches that an agent proposed, before anything is spent on them; returns
/// those that are explored. An exception interrupts the run.
using Reviewer =
    std::function<std::vector<Approach>(std::vector<Approach>, std::vector<Similarity> const&)>;

/// Runs explorations of one repository.
///
/// Cancellation: run(), resume(), retry(), sample(), rescore(), distinguish() and measure() take
/// any cancellation that the awaiting coroutine lets through as a stop(): they end in good order
/// and give their result; a second one kills. The other operations, also those that are functions
/// below, are short and run to their end.
///
/// Thread safety: the Explorer and its bricks belong to the thread that runs its loop, one at a
/// time; stop() may be called from any thread.
///
/// Lifetimes: an operation keeps what it needs. Destroying the Explorer kills the operation under
/// way, which ends on its loop, and calls no observer again. Destroying the loop kills every
/// process that the operation started; resume() continues it.
///
/// Errors: nothing but Error is thrown, whatever a brick throws (Error(unexpected)).
/// docs/guide/embedding.md has all of this for the whole program.
class Explorer {
 public:
  /// `directory` is anywhere within a repository; with worktrees and store given, any directory.
  /// Throws Error(repository) with the hint.
  explicit Explorer(std::filesystem::path const& directory, Bricks bricks = {});
  ~Explorer();
  Explorer(Explorer&&) noexcept;             ///< the other may only be destroyed or assigned to
  Explorer& operator=(Explorer&&) noexcept;  ///< as if the one that it replaces was destroyed

  /// Replaces the observer.
  void observe(Observer observer);

  /// Replaces the reviewer; none: all proposed approaches are explored.
  void review(Reviewer reviewer);

  /// Explores: worktrees, sessions, evaluation, verdict. Approaches that fail are data in the
  /// result. Its state is completed, partial (some approaches have no result), failed (none has)
  /// or interrupted.
  /// Throws Error(validation | spec | name_in_use | repository) before anything is created, also
  /// while another operation of this Explorer runs; Error(resource) when disk or descriptors ran
  /// out: the record is then consistent.
  awaitable<Exploration> run(Experiment experiment);

  /// Resumes an interrupted experiment: completed approaches are kept, processes that an earlier
  /// run left are ended first, sessions that were cut short continue with their agent's memory
  /// where the agent has one, and everything else is run. A budget replaces the experiment's.
  /// Throws Error(not_found | name_in_use | validation | journal).
  awaitable<Exploration> resume(std::string name, std::optional<Budget> budget = std::nullopt);

  /// Runs failed approaches again, and nothing else. Throws Error(not_found | name_in_use |
  /// validation).
  awaitable<Exploration> retry(RetryRequest request);

  /// Runs further samples, judges and measures them. Throws Error(not_found | name_in_use |
  /// validation).
  awaitable<Exploration> sample(SampleRequest request);

  /// Scores with other weights, or with criteria that are measured in the existing worktrees.
  /// Throws Error(not_found | name_in_use | validation); Error(interrupted) after stop(): the
  /// worktrees then hold the approaches' work again.
  awaitable<Exploration> rescore(RescoreRequest request);

  /// Runs a command on the measured work of every completed approach, and groups approaches by what
  /// it did. Changes outside the worktrees meanwhile are recorded, as in a run. Throws
  /// Error(not_found | name_in_use | validation); Error(interrupted) after stop(): the worktrees
  /// then hold the approaches' work again.
  awaitable<Distinction> distinguish(DistinguishRequest request);

  /// Adds an approach to an experiment, whether it runs (here or in another process) or not.
  /// Throws Error(not_found | name_in_use | validation).
  awaitable<Delivery> add(std::string experiment, Approach approach);

  /// Ends approaches for good, or all of them if none is named. Throws Error(not_found |
  /// validation).
  awaitable<Delivery> cancel(std::string experiment, ApproachNames approaches = {});

  /// Asks the operation under way to stop, or else the next; the state is saved. A second call
  /// kills. Safe at any time, from any thread.
  void stop(std::string reason);

  /// Brings an approach's work into the user's repository. Refuses, and leaves everything as it
  /// was, on a dirty tree (Error(dirty)), a conflict (Error(conflict)), an approach without work
  /// (Error(validation)), a verdict that takes none (Error(undecided)).
  awaitable<Adoption> adopt(AdoptRequest request);

  /// Removes worktrees, and branches whose work is merged or adopted. Never deletes work that is
  /// nowhere else unless forced; the experiment's record is then removed as well.
  awaitable<CleanupReport> cleanup(CleanupRequest request);

  /// The records of experiments.
  [[nodiscard]] ProgressStore& store();

  /// The bricks in use: those that were given, and defaults for the others.
  [[nodiscard]] Bricks const& bricks() const;

 private:
  friend class operations::Entrance;
  friend awaitable<Exploration> measure(Explorer& explorer, MeasureRequest request);
  friend awaitable<std::string> full_report_of(Explorer const& explorer, Exploration exploration,
                                               Verdict verdict, std::string format);
  friend awaitable<std::string> exported(Explorer const& explorer, std::string experiment);
  friend awaitable<void> rate(Explorer& explorer, Rating rating);
  friend awaitable<std::string> diff_of(Explorer const& explorer, std::string experiment,
                                        std::string approach, std::string other, bool stat_only);
  friend awaitable<Preflight> preflight(Explorer& explorer, Experiment experiment);
  friend awaitable<void> diff_to(Explorer const& explorer, std::string experiment,
                                 std::string approach, std::string other, bool stat_only,
                                 std::function<bool(std::string_view)> take);
  friend awaitable<std::unique_ptr<Journal>> open_record(Explorer& explorer,
                                                         std::string experiment);
  friend awaitable<Distrust> distrust_of(Explorer const& explorer, std::string experiment);
  friend awaitable<void> trust(Explorer& explorer, std::string experiment, Distrust accepted);
  friend awaitable<History> history_of(Explorer const& explorer, std::string criterion);
  friend awaitable<UndoneAdoption> undo_adoption(Explorer& explorer, std::string experiment);
  friend awaitable<OpenedPullRequest> open_pull_request(Explorer& explorer, AdoptRequest request,
                                                        ForgeMaker maker);
  friend awaitable<ChosenExperiments> experiments_to_clean(Explorer const& explorer,
                                                           CleanupChoice choice);

  std::shared_ptr<operations::Workspace> workspace_;  ///< its operations keep it as well
};

/// Measures more rounds of results that passed every gate, and of the untouched base, in the
/// existing worktrees, and adds them to the record. Throws Error(not_found | name_in_use |
/// validation | busy); Error(interrupted) after Explorer::stop(): rounds that were complete are
/// recorded.
awaitable<Exploration> measure(Explorer& explorer, MeasureRequest request);

/// Opens a record for an operation of the caller's own, as the Explorer opens it for its own: only
/// where it was made in this repository, and the worktrees then know what it trusts. Throws
/// Error(not_found | name_in_use | repository). Lifetimes: the Explorer outlives the call.
awaitable<std::unique_ptr<Journal>> open_record(Explorer& explorer, std::string experiment);

/// The reasons that keep operations on an experiment from working: git settings that name programs
/// and are new since it began, and a record that was made in another place. Runs nothing. Throws
/// Error(not_found | repository). Lifetimes: the Explorer outlives the call.
awaitable<Distrust> distrust_of(Explorer const& explorer, std::string experiment);

/// Records that a person accepts this, as distrust_of() gave it. Throws Error(not_found |
/// name_in_use | repository). Lifetimes: the Explorer outlives the call.
awaitable<void> trust(Explorer& explorer, std::string experiment, Distrust accepted);

/// Checks everything that Explorer::run() checks before it creates anything: the spec, agents and
/// their logins, the programs of gates, names, base, disk, environment. Starts no session and no
/// command but git, and creates nothing; a generator that was given is not asked. Throws
/// Error(validation) while another operation of this Explorer runs. Lifetimes: the Explorer
/// outlives the call.
awaitable<Preflight> preflight(Explorer& explorer, Experiment experiment);

/// Undoes the last adoption: of an experiment, or of all if none is named. The commit of the
/// adoption is removed if nothing came after it, and otherwise reverted by a further one; a branch
/// that was made for it is deleted unless it has other commits. Later work is kept. Refuses, and
/// leaves everything as it was, on a dirty tree (Error(dirty)), on a conflict (Error(conflict)),
/// where the current branch is not the one that was adopted into, or nothing is adopted
/// (Error(validation | not_found)). Lifetimes: the Explorer outlives the call.
awaitable<UndoneAdoption> undo_adoption(Explorer& explorer, std::string experiment = {});

/// Pushes the work of an approach to a branch of its own, and opens a draft pull request with the
/// comparison, or finds the one that it opened before. Changes nothing in the user's branches and
/// tree. On failure no new branch is left on the remote. `request.branch`: of the remote; empty:
/// EXPERIMENT-APPROACH; `request.mode` is ignored. `maker`: none: GitHub, as the remote says.
/// Throws as Explorer::adopt(), and Error(forge | git) without rights or network. Lifetimes: the
/// Explorer outlives the call.
awaitable<OpenedPullRequest> open_pull_request(Explorer& explorer, AdoptRequest request,
                                               ForgeMaker maker = {});

/// The experiments that a choice means. One that runs, or cannot be read, is left. Lifetimes: the
/// Explorer outlives the call.
awaitable<ChosenExperiments> experiments_to_clean(Explorer const& explorer, CleanupChoice choice);

/// The expected time and cost of an experiment, from the records of earlier ones.
[[nodiscard]] Estimate estimate_of(Explorer const& explorer, Experiment const& experiment);

/// The space that an exploration takes on disk. Blocking; walks the directories.
[[nodiscard]] Holding holding_of(Explorer const& explorer, Exploration const& exploration);

/// The verdict on the measurements so far, by the Explorer's bricks.
[[nodiscard]] Verdict verdict_of(Explorer const& explorer, Exploration const& exploration);

/// Renders a report with the Explorer's bricks. `verdict`: of this exploration; `format`: "md",
/// "json", "csv", "text" or "html". Throws Error(validation) for another format.
[[nodiscard]] std::string report_of(Explorer const& explorer, Exploration const& exploration,
                                    Verdict const& verdict, std::string_view format);

/// The same with excerpts of the code that approaches add, where the experiment asks for them
/// (`code_samples`): they are read from git. Throws Error(validation | repository | git).
/// Lifetimes: the Explorer outlives the call.
awaitable<std::string> full_report_of(Explorer const& explorer, Exploration exploration,
                                      Verdict verdict, std::string format);

/// The patch of an approach against the base, or between two approaches. `stat_only`: the list of
/// files with their numbers of lines. Throws Error(not_found | validation | repository). Lifetimes:
/// the Explorer outlives the call.
awaitable<std::string> diff_of(Explorer const& explorer, std::string experiment,
                               std::string approach, std::string other = {},
                               bool stat_only = false);

/// The same, given to `take` in parts as git prints it, so that a patch of any size takes no
/// memory. It ends early where `take` returns false.
awaitable<void> diff_to(Explorer const& explorer, std::string experiment, std::string approach,
                        std::string other, bool stat_only,
                        std::function<bool(std::string_view)> take);

/// How the values of the untouched base changed over the experiments, and where they took a step.
/// An empty `criterion` stands for the one that every experiment with a history has; if there are
/// several or none, all are returned. Throws Error(not_found) if no experiment has measured it.
/// Lifetimes: the Explorer outlives the call.
awaitable<History> history_of(Explorer const& explorer, std::string criterion = {});

/// Two experiments as one, to rank their approaches on one scale: "first/redis". Criteria are those
/// that both measure in the same way; what judges said holds only within one experiment. Notes say
/// what does not fit. Throws Error(validation) if there is nothing to compare by.
[[nodiscard]] Exploration side_by_side(Exploration const& first, Exploration const& second);

/// How explore() treats the program around it.
struct ExploreOptions {
  /// Stop at SIGINT and SIGTERM, each where the program has left it to its default.
  bool handle_signals = true;
};

/// Runs one exploration on a loop of its own and waits for it. Call it on a thread that may wait.
/// Throws what Explorer::run throws.
Exploration explore(Experiment experiment, std::filesystem::path const& directory = ".",
                    Bricks bricks = {}, Observer observer = {}, ExploreOptions options = {});

}  // namespace v0_2
}  // namespace parallel_explore
