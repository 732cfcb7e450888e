#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/exploration.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// @file
/// Requests to an Explorer, and their results. Requests have constructors: g++ 12 destroys
/// temporaries of aggregates twice where a co_await is a part of the same expression.

namespace parallel_explore {
inline namespace v0_2 {

/// Strings: none, a few in braces, or a vector of them. No array is behind the braces, which g++ 12
/// cannot compile within a co_await expression.
struct Strings : std::vector<std::string> {
  Strings() = default;  ///< none
  /// These strings.
  Strings(std::vector<std::string> all) : vector(std::move(all)) {}
  /// Each of these.
  template <std::convertible_to<std::string>... Each>
  requires(sizeof...(Each) > 0) Strings(Each... each) {
    reserve(sizeof...(Each));
    (emplace_back(std::move(each)), ...);
  }
};

/// Names of approaches: none, a few, or a vector of them.
using ApproachNames = Strings;

/// How work comes into the user's repository.
enum class AdoptMode {
  squash,  ///< one commit on the current branch
  merge,   ///< a merge commit on the current branch
  branch,  ///< a branch named after experiment and approach; the current branch stays
};

/// Work to adopt.
struct AdoptRequest {
  AdoptRequest() = default;  ///< to be filled in
  /// Of the experiment `of`, its approach `name`.
  AdoptRequest(std::string of, std::string name = {}, AdoptMode how = AdoptMode::squash)
      : experiment(std::move(of)), approach(std::move(name)), mode(how) {}

  std::string experiment;  ///< its name
  std::string approach;    ///< adopts its best sample; the name of a sample adopts that one; empty:
                           ///< what the verdict takes
  AdoptMode mode = AdoptMode::squash;  ///< into which commit or branch
  std::string branch;                  ///< for AdoptMode::branch; empty: EXPERIMENT-APPROACH
  bool accept_findings = false;        ///< adopts even where something outside the worktree changed
  std::string message;     ///< of the commit, or title and text of the pull request; empty: made of
                           ///< the task and the approach
  std::string repository;  ///< of the pull request, "owner/repo"; empty: the remote's
  /// A part of the result's change, as `git diff` prints it: only these hunks are adopted. Empty:
  /// all of it.
  std::string patch;
};

/// Work that was adopted.
struct Adoption {
  std::string sample,                           ///< name of the adopted sample
      branch,                                   ///< that has the work now
      commit;                                   ///< full id of its commit there
  Changes changes;                              ///< against the base
  std::vector<IsolationFinding> findings = {};  ///< that were accepted
  std::vector<std::string> warnings = {};       ///< for people: its branch is not what was measured
};

/// An adoption that was undone.
struct UndoneAdoption {
  std::string experiment,  ///< whose adoption it was
      sample,              ///< name of the sample that is not adopted any more
      branch,              ///< of the user, without the work now
      adopted,             ///< full id of the commit that had brought it
      commit;              ///< full id of the tip of the branch now; empty: it is deleted
  bool reverted = false;   ///< by a commit of its own, because others came after the adoption
};

/// A pull request for the work of an approach.
struct OpenedPullRequest {
  std::string sample,                      ///< name of the sample that it is
      branch,                              ///< pushed
      commit,                              ///< full id of its tip
      base;                                ///< branch that the pull request is for
  int number = 0;                          ///< of the pull request
  std::string url;                         ///< of its page
  std::string state;                       ///< "open", "closed" or "merged"
  bool draft = false;                      ///< not ready for review
  Changes changes;                         ///< against the base
  std::vector<IsolationFinding> findings;  ///< that were accepted
  std::vector<std::string> warnings;       ///< for people
};

/// A choice of experiments to clean up together.
struct CleanupChoice {
  bool merged = false;  ///< only those with a result that was adopted or merged
  std::optional<std::chrono::milliseconds> older_than;  ///< only those whose last run ended, or
                                                        ///< else began, longer ago
};

/// Experiments by a choice.
struct ChosenExperiments {
  std::vector<std::string> names;           ///< chosen, by name
  std::map<std::string, std::string> left;  ///< that the choice leaves → why, for people
};

/// An experiment to clean up.
struct CleanupRequest {
  CleanupRequest() = default;  ///< to be filled in
  /// Of the experiment `of`.
  CleanupRequest(std::string of) : experiment(std::move(of)) {}

  std::string experiment;      ///< its name
  bool keep_branches = false;  ///< remove worktrees only
  bool force = false;          ///< remove even work that exists nowhere else
  bool dry_run = false;        ///< report only; remove nothing
  bool orphans = false;        ///< worktrees and branches without a record, and no experiment
};

/// Worktrees and branches that a clean-up removed, or would remove.
struct CleanupReport {
  /// The worktree and branch of an approach.
  struct Item {
    std::string approach,           ///< its name
        worktree,                   ///< path; empty: none
        branch;                     ///< empty: none
    std::int64_t bytes = 0;         ///< on disk in its worktree
    bool worktree_removed = false;  ///< or would be
    bool branch_deleted = false;    ///< or would be
    std::string kept_because;       ///< why a part of it is kept; empty: all is removed
    std::string left_on_host;       ///< why something is left on its host; empty: nothing is
  };
  std::vector<Item> items;       ///< in the order of the spec
  std::int64_t freed_bytes = 0;  ///< of all worktrees that were removed
  bool record_removed = false;   ///< the experiment's own files as well
};

/// Space that an experiment takes on disk.
struct Holding {
  std::int64_t worktree_bytes = 0;  ///< of all worktrees
  std::int64_t record_bytes = 0;    ///< of journal, streams and reports
  int worktrees = 0,                ///< number of them
      branches = 0;                 ///< number of them
};

/// Failed approaches to run again.
struct RetryRequest {
  RetryRequest() = default;  ///< to be filled in
  /// Of the experiment `of`.
  RetryRequest(std::string of, ApproachNames names = {})
      : experiment(std::move(of)), approaches(std::move(names)) {}

  std::string experiment;        ///< its name
  ApproachNames approaches;      ///< empty: all that failed
  bool fresh = false;            ///< discard worktree, branch and the agent's memory
  LiveSettings settings;         ///< that change before they run again, for the whole experiment
  std::vector<Criterion> gates;  ///< criteria that are added, or replace those of the same names
};

/// Further sessions of existing approaches.
struct SampleRequest {
  SampleRequest() = default;  ///< to be filled in
  /// Of the experiment `of`; `further`: as `more`.
  SampleRequest(std::string of, ApproachNames names = {}, int further = 1)
      : experiment(std::move(of)), approaches(std::move(names)), more(further) {}

  std::string experiment;    ///< its name
  ApproachNames approaches;  ///< empty: all that have a rank
  int more = 1;              ///< of each, 1–1000
  /// One at a time, of those that may still win, until it is settled which approach is better or
  /// that `more` of each would hardly settle it.
  bool until_settled = false;
};

/// Another way to score recorded measurements.
struct RescoreRequest {
  RescoreRequest() = default;  ///< to be filled in
  /// Of the experiment `of`.
  RescoreRequest(std::string of) : experiment(std::move(of)) {}

  std::string experiment;                     ///< its name
  std::map<std::string, double> weights;      ///< by criterion; other weights stay
  std::map<std::string, ScaleKind> scales;    ///< by criterion
  std::map<std::string, Difference> matters;  ///< by criterion
  std::optional<double> total_matters;        ///< as in DecisionSettings
  std::optional<double> confidence;           ///< of both questions; within (0, 1)
  std::vector<Criterion> criteria;            ///< to be measured; they are added to the
                                              ///< experiment, or replace those of the same name
  bool keep_weights = false;  ///< store weights, scales and what matters of criteria
};

/// More rounds of measuring.
struct MeasureRequest {
  MeasureRequest() = default;  ///< to be filled in
  /// Of the experiment `of`.
  MeasureRequest(std::string of, int more_rounds = 0)
      : experiment(std::move(of)), rounds(more_rounds) {}

  std::string experiment;    ///< its name
  ApproachNames approaches;  ///< or samples; empty: all that passed every gate
  std::string criterion;     ///< empty: the exclusive ones, or else all that
                             ///< commands measure
  int rounds = 0;            ///< 1–1000; 0: as the criteria's `repeat` says
};

/// A command that tells approaches apart.
struct DistinguishRequest {
  DistinguishRequest() = default;  ///< to be filled in
  /// Of the experiment `of`; `with`: the inputs.
  DistinguishRequest(std::string of, Strings argv, Strings with = {})
      : experiment(std::move(of)), command(std::move(argv)), inputs(std::move(with)) {}

  std::string experiment;            ///< its name
  std::vector<std::string> command;  ///< argv; {input} is replaced, and is also its standard input
  std::vector<std::string> inputs;   ///< empty: one run without input
  std::chrono::milliseconds timeout = std::chrono::minutes(1);  ///< of each run
};

/// Result of a command in one worktree.
struct Behaviour {
  int status = 0;      ///< as a shell gives it
  std::string output;  ///< standard output, the first MiB
  /// Both are equal.
  bool operator==(Behaviour const&) const = default;
};

/// Groups of approaches that behave alike, and the inputs that tell them apart.
struct Distinction {
  /// An input to which approaches behave differently.
  struct Divergence {
    std::string input;                            ///< as it was given
    std::map<std::string, Behaviour> behaviours;  ///< by approach
  };
  std::vector<std::vector<std::string>>
      groups;                           ///< equal behaviour for every input; the largest first
  std::vector<Divergence> differences;  ///< in the order of the inputs
  std::size_t inputs = 0;               ///< number of inputs that were tried
  /// Changes outside the worktrees while the command ran: by approach, recorded as its findings.
  std::map<std::string, std::vector<IsolationFinding>> findings = {};
  /// Files that were not as in the commit of an approach, and are again: by approach.
  std::map<std::string, std::vector<std::string>> restored = {};
};

/// State of a request to an experiment.
enum class Delivery {
  running,   ///< the process that runs the experiment has accepted it
  recorded,  ///< no process runs the experiment; resume() continues it
  waiting,   ///< the process that runs it has not answered yet
};

/// Expected time and cost of an experiment, from earlier ones of this repository.
struct Estimate {
  /// The sessions of one agent.
  struct Agent {
    std::string agent;                      ///< its name in the spec
    int approaches = 0;                     ///< number of sessions to be run
    int earlier = 0;                        ///< number of approaches that the estimate is based on
    std::chrono::milliseconds duration{0};  ///< median of one approach
    std::int64_t tokens = 0;                ///< median
    std::optional<double> cost_usd;         ///< median; none: not known
  };
  /// Sessions of judges, or of agents that propose approaches.
  struct JudgingEstimate {
    std::int64_t sessions = 0;              ///< the most there can be, if every approach passes
    int earlier = 0;                        ///< number of judge sessions that it is based on
    std::chrono::milliseconds duration{0};  ///< median of one session
    std::int64_t tokens = 0;                ///< median
    std::optional<double> cost_usd;         ///< median; none: not known
  };
  std::vector<Agent> agents;              ///< in the order of the approaches
  JudgingEstimate judging;                ///< of all judged criteria together
  JudgingEstimate proposing;              ///< of the approaches that an agent proposes
  std::chrono::milliseconds duration{0};  ///< of all, with the parallelism of the spec
  std::int64_t tokens = 0;                ///< of all kinds
  std::optional<double> cost_usd;         ///< none: not known for every agent
  bool complete = false;                  ///< every agent, judge and proposer has earlier sessions
};

/// A reason for which Explorer::run() refuses an experiment.
struct Obstacle {
  ErrorCode code = ErrorCode::validation;  ///< of the Error that run() throws
  std::string text;                        ///< what is wrong; one line, except for faults of a spec
  std::string hint;                        ///< how to fix it; empty: the text says so

  bool operator==(Obstacle const&) const = default;
};

/// The findings before an experiment begins.
struct Preflight {
  std::string name;                   ///< the experiment would get; empty: its spec has obstacles
  std::vector<Obstacle> obstacles;    ///< empty: run() would begin
  std::vector<std::string> warnings;  ///< that run() would record, a sentence each

  bool operator==(Preflight const&) const = default;
};

}  // namespace v0_2
}  // namespace parallel_explore
