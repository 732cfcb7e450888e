#pragma once

#include "parallel_explore/event.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// One session of an approach, running or ended.
struct SessionRecord {
  int sample = 1;                       ///< number of the sample, from 1
  std::string session_id,               ///< UUID that the run gave it
      agent,                            ///< name of the agent
      model,                            ///< as the spec names it; empty: the agent's default
      instructions_hash;                ///< as `git hash-object` prints it; empty: no instructions
  std::string agent_session;            ///< the agent's own id; empty: unknown, or discarded
  std::string resumes;                  ///< the agent's id of the session that it continued
  ProcessIdentity process;              ///< pid 0: it does not exist yet
  TimePoint started;                    ///< just before its process
  std::optional<TimePoint> ended;       ///< none: it is running, or was cut off
  Activity activity;                    ///< the latest
  Usage usage;                          ///< latest known; final when it ended
  std::chrono::milliseconds silent{0};  ///< inactivity, as last reported; 0: none
  std::optional<SessionResult> result;  ///< none: it is running, or was cut off
};

/// A session that does not work on an approach: it proposes, outlines or judges.
struct HelperRecord {
  std::string session_id;                          ///< UUID that the run gave it
  HelperPurpose purpose = HelperPurpose::propose;  ///< why it runs
  std::string agent,                               ///< name of the agent
      model,                            ///< as the spec names it; empty: the agent's default
      approach;                         ///< name of the approach that it outlines; else empty
  ProcessIdentity process;              ///< pid 0: it does not exist yet
  TimePoint started;                    ///< just before its process
  std::optional<SessionResult> result;  ///< none: it is running, or was cut off
};

/// The number and URL of an issue or a pull request.
struct Filed {
  int number = 0;   ///< 0: none
  std::string url;  ///< of its page; empty: none
};

/// The unfinished step in a worktree at the end of the record.
enum class WorktreePhase {
  settled,    ///< none
  making,     ///< being created: a part of it may exist
  measuring,  ///< its files may be prepared for measuring instead of as committed
};

/// The worktree of an approach and the work in it.
struct WorktreeRecord {
  std::string path,                ///< empty before creation and after removal
      branch;                      ///< empty: none, or deleted
  std::string base;                ///< commit that it was created from; see base_of()
  std::string host;                ///< where its commands run; empty: on this machine
  std::string commit;              ///< of the work; empty: nothing committed
  std::string tree;                ///< its files; equal files have equal trees; empty: unknown
  std::optional<Changes> changes;  ///< of the work against `base`; none: not recorded
  WorktreePhase phase = WorktreePhase::settled;  ///< the unfinished step
  std::vector<std::string> ignored;  ///< the first files that git ignores and its sessions made
  int ignored_count = 0;             ///< of all of these
  std::string
      moved_to;  ///< commit where its branch was found instead of `commit`; empty: it was not
  std::optional<PreexistingPaths> preexisting;  ///< none: not ready yet, or not recorded
};

/// The trust that an experiment gives, since it began or by a person.
struct TrustRecord {
  std::map<std::string, std::string> programs;  ///< as in events::Trusted
  std::string place;                            ///< mark of the main tree's path
};

/// The evaluation of an approach.
struct EvaluationRecord {
  std::vector<Measurement> measurements;    ///< in order of time; at most one for each criterion
  std::vector<std::string> tampered_files;  ///< protected files that the approach changed
  std::vector<std::string> restored_files;  ///< files that were not as committed before measuring
  std::string same_as;  ///< earlier sample with the same files, whose measurements count; or empty
};

/// Measuring in rounds, when nothing else runs.
struct MeasuringRecord {
  std::optional<events::MeasuringWaits> waits;    ///< for another process
  std::optional<events::MeasuringStarted> plan;   ///< the latest
  std::optional<events::RunStarted> running;      ///< none: no run has started, or all have ended
  std::vector<events::RoundCompleted> rounds;     ///< of all plans
  std::optional<events::MeasuringCompleted> end;  ///< of the latest plan
};

/// The progress of an approach in the experiment's strategy.
struct StrategyRecord {
  int stage = 0;           ///< of the budget, from 0
  bool cut_short = false;  ///< the session would continue with a larger budget
  std::string dropped;     ///< why the approach gets no further sessions; empty: it may get some
};

/// The publication of an approach that is a task.
struct PublicationRecord {
  Filed issue,                        ///< of the task
      pull_request,                   ///< with its result
      diagnostic;                     ///< the issue that says why the task failed
  std::string diagnosed;              ///< the failure in the diagnostic
  std::string pushed;                 ///< commit that the remote has on the branch
  std::vector<std::string> pushing;   ///< commits that the remote may have on the branch
  int commits = 0;                    ///< of the verified result
  std::vector<std::string> outside;   ///< changed files that the task does not mention
  std::optional<TimePoint> verified;  ///< when the result had passed every gate
};

/// A change outside the worktrees that code of an approach may have made.
struct IsolationFinding {
  OutsideChange change;             ///< with a command that undoes it, where one is known
  std::vector<std::string> others;  ///< approaches that ran as well; empty: only this one did

  bool operator==(IsolationFinding const&) const = default;
};

/// The record of one approach, or of one further sample of it.
struct ApproachRecord {
  Approach approach;                             ///< with its name, by which it is found
  ApproachState state = ApproachState::pending;  ///< of the latest attempt
  FailureCause cause = FailureCause::unknown;    ///< why it failed
  std::string reason;                            ///< the same for people; empty: it has not failed
  std::string redo;                        ///< why a retry needs a session; empty: it does not
  int retries = 0;                         ///< automatic ones since a person last started it
  std::optional<TimePoint> started,        ///< when it last started; none: never
      ended;                               ///< when it ended; none: it has not since
  std::vector<std::string> warnings;       ///< for people, in order of time
  std::vector<IsolationFinding> findings;  ///< outside its worktree, in order of time
  std::vector<SessionRecord> sessions;     ///< in order of time; the result is the last one's
  std::vector<std::string> remarks;        ///< of people, each for a session of its own
  bool remark_waits = false;               ///< no session has followed the last one to its end
  std::vector<events::ApproachHandedOver>
      handovers;                  ///< in order of time; the last one's agent works on it
  WorktreeRecord worktree;        ///< where its work is
  EvaluationRecord evaluation;    ///< how its work was measured
  StrategyRecord strategy;        ///< its progress in the strategy
  PublicationRecord publication;  ///< only of a task

  /// The measurement of that criterion, or null.
  [[nodiscard]] Measurement const* find(std::string_view criterion) const;
};

/// The state of an experiment: the fold of its events.
class Exploration {
 public:
  /// Applies the next event. Throws Error(journal) if it cannot follow: a gap in `seq`, an unknown
  /// approach, anything before ExplorationStarted.
  void apply(Event const& event);

  /// The approach of that name, or null.
  [[nodiscard]] ApproachRecord const* find(std::string_view approach) const;

  /// The approach of that name. Throws Error(not_found) with the most similar name.
  [[nodiscard]] ApproachRecord const& at(std::string const& approach) const;

  /// The measurement of that criterion on the untouched base, or null.
  [[nodiscard]] Measurement const* on_base(std::string_view criterion) const;

  std::string name;                                      ///< of the experiment
  ExplorationState state = ExplorationState::pending;    ///< of the latest run
  InterruptionCause cause = InterruptionCause::unknown;  ///< why it was interrupted
  std::string reason;                                    ///< why it was interrupted or failed
  Experiment experiment;  ///< frozen, with the budget and the criteria that hold now
  std::string base,       ///< full commit id; empty: there is no repository
      repository;         ///< path of the main tree, or of a bare repository
  std::vector<ApproachRecord> approaches;              ///< in the order of the spec
  std::vector<HelperRecord> helpers;                   ///< in order of time
  std::optional<events::ApproachesProposed> proposed;  ///< the last proposal; none: none asked for
  std::vector<events::Judged> judged;                  ///< without answers on work that was redone
  std::optional<events::EvaluationFilesHashed> evaluation_files;  ///< none: not recorded
  std::vector<Measurement> base_measurements;  ///< at most one for each criterion
  MeasuringRecord measuring;                   ///< in rounds
  bool remeasured = false;           ///< rounds were added to values that had been compared
  std::optional<TrustRecord> trust;  ///< none: of an earlier version, or not started
  std::optional<events::SpreadLearnt> spread;  ///< from earlier experiments; none: too few
  std::vector<events::HostFound> hosts;        ///< other machines, each as it was found last
  std::vector<std::string> warnings;           ///< about the whole experiment, for people
  std::vector<events::Adopted> adopted;        ///< in order of time, without what was undone
  std::vector<TimePoint> adopted_at;           ///< when each of them was
  std::optional<TimePoint> cooling_until;      ///< no session starts before
  bool cancel_asked = false;                   ///< of the whole experiment
  bool paused = false;                         ///< a person holds the run: nothing new starts
  bool compared = false;   ///< a run ended whose verdict compares approaches by several samples
  bool continued = false;  ///< sessions have ended since
  std::string report_url;  ///< the comment on the master issue
  std::optional<events::MergesChecked> merges;   ///< the latest; only of a run of tasks
  std::optional<events::Integrated> integrated;  ///< the latest; only of a run of tasks
  std::optional<TimePoint> started,              ///< when its first run began
      ended;                                     ///< when its latest run ended; none: it has not
  std::uint64_t last_seq = 0;                    ///< number of the last event; 0: there is none

 private:
  /// Names are looked up without making a string of them.
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };
  /// Places in `approaches`, as of the last event; only a hint where the list was changed since.
  std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>> places_;
};

/// Whether something changed outside the worktrees while code of an approach ran.
enum class IsolationMark {
  clean,     ///< nothing that is worth a question
  possibly,  ///< while others ran as well, or as the user's own work in the main tree changes it
  broken     ///< while it alone ran
};

/// The mark of an approach, by its findings.
[[nodiscard]] IsolationMark isolation_of(ApproachRecord const& record);

/// For people, as a mark beside the name: "changed things outside its worktree"; empty if clean.
[[nodiscard]] std::string isolation_text(ApproachRecord const& record);

/// The findings that a person accepts before the result is adopted.
[[nodiscard]] std::vector<IsolationFinding> findings_to_accept(ApproachRecord const& record);

/// A finding in a sentence, with its remedy.
[[nodiscard]] std::string sentence_of(IsolationFinding const& finding, std::string const& approach);

/// The total usage of the sessions of an approach. The cost is known only if the cost of every
/// session that used tokens is known.
[[nodiscard]] Usage usage_of(ApproachRecord const& record);

/// The same of all approaches, including helper sessions that have ended.
[[nodiscard]] Usage usage_of(Exploration const& exploration);

/// The total wall time of its sessions that have ended.
[[nodiscard]] std::chrono::milliseconds time_of(ApproachRecord const& record);

/// The agent of the next session of an approach: the one that took over, its own, or the
/// experiment's.
[[nodiscard]] std::string const& agent_of(Exploration const& exploration,
                                          ApproachRecord const& record);

/// The agents whose sessions worked on an approach, each once, in order of time. Several: its
/// result is not the work of one agent.
[[nodiscard]] std::vector<std::string> agents_at_work(ApproachRecord const& record);

/// The commit that an approach started from.
[[nodiscard]] std::string const& base_of(Exploration const& exploration,
                                         ApproachRecord const& record);

/// The state of an approach that fails because its session ended like this.
[[nodiscard]] ApproachState state_after(SessionEnd const& end);

/// The cause of a failure as far as the state implies it; otherwise unknown.
[[nodiscard]] FailureCause cause_of(ApproachState state);

/// Whether the state changes only by a new session.
[[nodiscard]] bool is_final(ApproachState state);

}  // namespace v0_2
}  // namespace parallel_explore
