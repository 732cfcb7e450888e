#pragma once

#include "parallel_explore/approach_generator.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/progress_store.hpp"
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
};

/// Called for every event, after it is recorded, with the state that follows from it.
using Observer = std::function<void(Event const&, Exploration const&)>;

enum class AdoptMode {
  squash,  ///< one commit on the current branch
  merge,   ///< a merge commit on the current branch
  branch,  ///< a branch named after experiment and approach; the current branch stays
};

struct AdoptRequest {
  std::string experiment, approach;
  AdoptMode mode = AdoptMode::squash;
  std::string branch;  ///< for AdoptMode::branch; empty: EXPERIMENT-APPROACH
};

struct Adoption {
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

  /// Explores: worktrees, sessions, evaluation, verdict. Approaches that fail are data in the
  /// result. Its state is completed, partial (some approaches have no result), failed (none has)
  /// or interrupted.
  /// Cancellation: use stop(); cancelling the task itself is not supported.
  /// Throws Error(validation | spec | name_in_use | repository) before anything is created;
  /// Error(resource) when disk or descriptors ran out: the record is then consistent.
  task<Exploration> run(Experiment experiment);

  /// Goes on with an interrupted experiment: completed approaches stay, processes that an earlier
  /// run left are ended first, everything else is run. Throws Error(not_found | name_in_use |
  /// validation).
  task<Exploration> resume(std::string name);

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

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

/// Runs one exploration and waits for it. SIGINT and SIGTERM stop it as Explorer::stop does.
/// Throws what Explorer::run throws.
Exploration explore(Experiment experiment, std::filesystem::path const& directory = ".",
                    Bricks bricks = {}, Observer observer = {});

}  // namespace parallel_explore
