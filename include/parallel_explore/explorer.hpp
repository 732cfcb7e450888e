#pragma once

#include "parallel_explore/approach_generator.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/progress_store.hpp"
#include "parallel_explore/publisher.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "parallel_explore/session_runner.hpp"
#include "parallel_explore/worktrees.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore {

/// The parts of an Explorer. What is left null is filled in with the default.
struct Bricks {
  std::unique_ptr<Launcher> launcher;    ///< DirectLauncher
  std::unique_ptr<Worktrees> worktrees;  ///< GitWorktrees of the repository
  std::map<std::string, std::unique_ptr<SessionRunner>> runners;  ///< by agent, before our own
  std::unique_ptr<ApproachGenerator> generator;                   ///< ListedApproaches
  std::unique_ptr<Evaluator> evaluator;                           ///< make_evaluator()
  std::map<std::string, std::unique_ptr<Evaluator>>
      evaluators;                                ///< by criterion, before `evaluator`
  std::unique_ptr<ScoringEngine> scoring;        ///< WeightedScoring
  std::unique_ptr<ResultAggregator> aggregator;  ///< MarkdownSummary; writes summary.md
  std::unique_ptr<ProgressStore> store;          ///< JournalStore in REPO/.pexplore
  std::unique_ptr<Publisher> publisher;          ///< none: results stay here until adopted
};

/// Called for every event, after it is recorded, with the state that follows from it.
using Observer = std::function<void(Event const&, Exploration const&)>;

/// Called with the approaches that an agent proposed, before anything is spent on them; gives those
/// that are explored. What it throws interrupts the run.
using Reviewer =
    std::function<std::vector<Approach>(std::vector<Approach>, std::vector<Similarity> const&)>;

enum class AdoptMode {
  squash,  ///< one commit on the current branch
  merge,   ///< a merge commit on the current branch
  branch,  ///< a branch named after experiment and approach; the current branch stays
};

struct AdoptRequest {
  std::string experiment;
  std::string approach;  ///< its best sample is taken; a sample's own name takes that one
  AdoptMode mode = AdoptMode::squash;
  std::string branch;  ///< for AdoptMode::branch; empty: EXPERIMENT-APPROACH
};

struct Adoption {
  std::string sample;  ///< whose work it is
  std::string branch, commit;
  Changes changes;
};

struct CleanupRequest {
  std::string experiment;
  bool keep_branches = false;
  bool force = false;    ///< also what would lose work
  bool dry_run = false;  ///< only say what would go
};

/// What a clean-up freed, or would free.
struct CleanupReport {
  struct Item {
    std::string approach, worktree, branch;
    std::int64_t bytes = 0;  ///< on disk in its worktree
    bool worktree_removed = false;
    bool branch_deleted = false;
    std::string kept_because;  ///< why something of it stays; empty: all goes
  };
  std::vector<Item> items;
  std::int64_t freed_bytes = 0;
  bool record_removed = false;  ///< the experiment's own files are gone as well
};

/// What an experiment holds on disk, in bytes.
struct Holding {
  std::int64_t worktree_bytes = 0;
  std::int64_t record_bytes = 0;
  int worktrees = 0, branches = 0;
};

struct RetryRequest {
  std::string experiment;
  std::vector<std::string> approaches;  ///< empty: all that failed
  bool fresh = false;  ///< without worktree, branch and the agent's memory; else on top of them
};

/// More sessions of approaches that there are.
struct SampleRequest {
  std::string experiment;
  std::vector<std::string> approaches;  ///< empty: all that have a rank
  int more = 1;                         ///< of each, 1–1000
};

/// What is known already, scored in another way.
struct RescoreRequest {
  std::string experiment;
  std::map<std::string, double> weights;  ///< by criterion; the others keep theirs
  std::vector<Criterion> criteria;        ///< new ones, or in the place of those of the same name;
                                          ///< they are measured, and stay
  bool keep_weights = false;              ///< the weights become the experiment's
};

/// A command to tell approaches apart by.
struct DistinguishRequest {
  std::string experiment;
  std::vector<std::string> command;  ///< argv; {input} is replaced; standard input is the input too
  std::vector<std::string> inputs;   ///< empty: it runs once, without
  std::chrono::milliseconds timeout = std::chrono::minutes(1);  ///< of each run
};

/// What a command did in one worktree.
struct Behaviour {
  int status = 0;      ///< as a shell gives it
  std::string output;  ///< standard output, the first MiB
  bool operator==(Behaviour const&) const = default;
};

/// Approaches that behave alike, and inputs that tell them apart.
struct Distinction {
  struct Difference {
    std::string input;
    std::map<std::string, Behaviour> behaviours;  ///< by approach
  };
  std::vector<std::vector<std::string>> groups;  ///< alike for every input; the largest first
  std::vector<Difference> differences;           ///< in the order of the inputs
  std::size_t inputs = 0;                        ///< that were tried
};

/// What became of a request to an experiment.
enum class Delivery {
  running,   ///< the process that runs the experiment has taken it
  recorded,  ///< nobody runs the experiment; resume() goes on with it
  waiting,   ///< the process that runs it has not answered in time; it will find the request
};

/// What an experiment may take, by what earlier ones of this repository took.
struct Estimate {
  struct Agent {
    std::string agent;
    int approaches = 0;                     ///< that would run
    int earlier = 0;                        ///< approaches it is reckoned from
    std::chrono::milliseconds duration{0};  ///< median of one approach
    std::int64_t tokens = 0;                ///< median
    std::optional<double> cost_usd;         ///< median; none: not known
  };
  std::vector<Agent> agents;
  std::chrono::milliseconds duration{0};  ///< of all, so many at once as the spec says
  std::int64_t tokens = 0;
  std::optional<double> cost_usd;  ///< none: not known of every agent
  bool complete = false;           ///< there are earlier sessions of every agent
};

/// Conducts explorations of one repository: the whole main job.
///
/// One Explorer runs on one thread at a time. Its tasks must end before it does.
class Explorer {
 public:
  /// `directory` is anywhere within a repository; with worktrees and store given, any directory.
  /// Throws Error(repository) with the mend.
  explicit Explorer(std::filesystem::path const& directory, Bricks bricks = {});
  ~Explorer();
  Explorer(Explorer&&) noexcept;
  Explorer& operator=(Explorer&&) noexcept;

  /// Replaces the observer.
  void observe(Observer observer);

  /// Replaces the reviewer; none: what is proposed is explored.
  void review(Reviewer reviewer);

  /// Explores: worktrees, sessions, evaluation, verdict. Approaches that fail are data in the
  /// result. Its state is completed, partial (some approaches have no result), failed (none has)
  /// or interrupted.
  /// Cancellation: use stop(); cancelling the task itself is not supported.
  /// Throws Error(validation | spec | name_in_use | repository) before anything is created;
  /// Error(resource) when disk or descriptors ran out: the record is then consistent.
  task<Exploration> run(Experiment experiment);

  /// Goes on with an interrupted experiment: completed approaches stay, processes that an earlier
  /// run left are ended first, what was cut short goes on with its agent's memory where the agent
  /// has one, and everything else is run. A budget replaces the experiment's. Throws
  /// Error(not_found | name_in_use | validation | journal).
  task<Exploration> resume(std::string name, std::optional<Budget> budget = std::nullopt);

  /// Runs failed approaches again, and nothing else. Throws Error(not_found | name_in_use |
  /// validation).
  task<Exploration> retry(RetryRequest request);

  /// Runs further samples, judges and measures them. Throws Error(not_found | name_in_use |
  /// validation).
  task<Exploration> sample(SampleRequest request);

  /// With other weights, or with criteria that are measured in the worktrees there are. Throws
  /// Error(not_found | name_in_use | validation); Error(interrupted) after stop(): the worktrees
  /// then hold the approaches' work again.
  task<Exploration> rescore(RescoreRequest request);

  /// Runs a command in every approach's worktree, and groups them by what it did. Throws
  /// Error(not_found | name_in_use | validation); Error(interrupted) after stop().
  task<Distinction> distinguish(DistinguishRequest request);

  /// Adds an approach to an experiment, whether it runs (here or in another process) or not.
  /// Throws Error(not_found | name_in_use | validation).
  task<Delivery> add(std::string experiment, Approach approach);

  /// Ends approaches for good, or all of them if none is named. Throws Error(not_found |
  /// validation).
  task<Delivery> cancel(std::string experiment, std::vector<std::string> approaches = {});

  /// What a run would take. Reads the records of earlier experiments.
  [[nodiscard]] Estimate estimate(Experiment const& experiment) const;

  /// Asks what runs to stop; the state is saved. A second call kills. Safe at any time from the
  /// Explorer's thread.
  void stop(std::string reason);

  /// Brings an approach's work home. Refuses, and leaves everything as it was, on a dirty tree
  /// (Error(dirty)), a conflict (Error(conflict)), an approach without work (Error(validation)).
  task<Adoption> adopt(AdoptRequest request);

  /// The patch of an approach against the base, or between two approaches. `stat_only`: the list
  /// of files with their numbers of lines.
  task<std::string> diff(std::string experiment, std::string approach, std::string other = {},
                         bool stat_only = false);

  /// Removes worktrees, and branches whose work is merged or adopted. Never deletes work that is
  /// nowhere else unless forced. Forced, the experiment's record goes as well.
  task<CleanupReport> cleanup(CleanupRequest request);

  /// Blocking; walks the directories.
  [[nodiscard]] Holding holding(Exploration const& exploration) const;

  /// Ranks what has been measured, with this Explorer's scoring.
  [[nodiscard]] Verdict verdict(Exploration const& exploration) const;

  [[nodiscard]] ProgressStore& store();

  /// The bricks that it works with: each that was given, and the default of each that was not.
  [[nodiscard]] Bricks const& bricks() const;

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

/// Two experiments as one, to rank their approaches on one scale: "first/redis". Criteria are those
/// that both measure in the same way; what judges said holds only within one experiment. Notes say
/// what does not fit. Throws Error(validation) if there is nothing to compare by.
[[nodiscard]] Exploration side_by_side(Exploration const& first, Exploration const& second);

/// Runs one exploration and waits for it. SIGINT and SIGTERM stop it as Explorer::stop does.
/// Throws what Explorer::run throws.
Exploration explore(Experiment experiment, std::filesystem::path const& directory = ".",
                    Bricks bricks = {}, Observer observer = {});

}  // namespace parallel_explore
