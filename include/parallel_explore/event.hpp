#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/measurement.hpp"
#include "parallel_explore/session.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace parallel_explore {

enum class ExplorationState {
  pending,
  running,
  completed,
  partial,
  failed,
  interrupted,
  cancelled
};

enum class ApproachState {
  pending,
  preparing,
  running,
  evaluating,
  completed,
  failed,
  timed_out,
  stalled,
  cancelled,
  limited,
  unauthorised,
};

[[nodiscard]] std::string name_of(ExplorationState state);
[[nodiscard]] std::string name_of(ApproachState state);
[[nodiscard]] std::string name_of(Source source);

/// How many files and lines differ between the base and a commit (`git diff --numstat`;
/// a binary file counts as a file without lines).
struct Changes {
  int files_changed = 0;
  std::int64_t lines_added = 0;
  std::int64_t lines_removed = 0;

  bool operator==(Changes const&) const = default;
};

/// Two results that git cannot merge by itself.
struct MergeConflict {
  std::string first, second;
  std::vector<std::string> files;

  bool operator==(MergeConflict const&) const = default;
};

/// What can happen. Approaches are named by `approach`, samples count from 1.
namespace events {

/// First of a journal: everything needed to score again later.
struct ExplorationStarted {
  Experiment experiment;   ///< frozen
  std::string base;        ///< full commit id
  std::string repository;  ///< path of the main tree, or of a bare repository
  bool operator==(ExplorationStarted const&) const = default;
};
struct ApproachGenerated {
  Approach approach;
  bool operator==(ApproachGenerated const&) const = default;
};
/// It failed, and is to run again: by itself after a transient failure, or because a person asked.
struct ApproachRetried {
  std::string approach;
  int attempt = 1;     ///< the retry's number since the approach was last started by a person
  std::string reason;  ///< why it had failed
  std::chrono::milliseconds delay{0};  ///< before it starts
  bool fresh = false;                  ///< without its worktree, its branch and the agent's memory
  bool operator==(ApproachRetried const&) const = default;
};
/// Its worktree is being made.
struct ApproachStarted {
  std::string approach, approach_id;
  bool operator==(ApproachStarted const&) const = default;
};
struct WorktreeCreated {
  std::string approach, path, branch;
  std::string base;  ///< commit it was made from; empty: the experiment's
  bool operator==(WorktreeCreated const&) const = default;
};
/// Durable before the session's process exists; `session_id` is in its environment as
/// PEXPLORE_SESSION, so that it is found even if we die before SessionSpawned.
struct SessionStarted {
  std::string approach;
  int sample = 1;
  std::string session_id, agent, model;
  std::string instructions_hash;  ///< `git hash-object` of the instructions; empty: none
  std::string resumes;            ///< the agent's own id of the session that it continues
  bool operator==(SessionStarted const&) const = default;
};
struct SessionSpawned {
  std::string approach;
  int sample = 1;
  ProcessIdentity process;
  bool operator==(SessionSpawned const&) const = default;
};
struct SessionProgress {
  std::string approach;
  int sample = 1;
  Activity activity;
  Usage usage;
  std::string agent_session;  ///< the agent's own id, to resume by
  bool operator==(SessionProgress const&) const = default;
};
/// The API refuses what the session asks, or does not answer.
struct SessionLimited {
  std::string approach;
  int sample = 1;
  int api_status = 0;  ///< of HTTP; 0: no answer
  std::optional<std::chrono::milliseconds> retry_after;
  std::string reason;
  bool operator==(SessionLimited const&) const = default;
};
/// No output and no change in the worktree for so long.
struct SessionSilent {
  std::string approach;
  int sample = 1;
  std::chrono::milliseconds silent{0};
  bool operator==(SessionSilent const&) const = default;
};
struct SessionCompleted {
  std::string approach;
  int sample = 1;
  SessionResult result;
  bool operator==(SessionCompleted const&) const = default;
};
/// What the session left is on its branch.
struct WorkCommitted {
  std::string approach, commit;
  Changes changes;
  bool operator==(WorkCommitted const&) const = default;
};
/// Something outside its worktree changed while the session ran.
struct IsolationBroken {
  std::string approach;
  std::vector<std::string> findings;
  bool operator==(IsolationBroken const&) const = default;
};
struct EvaluationStarted {
  std::string approach;
  bool operator==(EvaluationStarted const&) const = default;
};
struct Measured {
  std::string approach;
  int sample = 1;
  Measurement measurement;
  bool operator==(Measured const&) const = default;
};
struct ApproachCompleted {
  std::string approach, approach_id;
  std::map<std::string, double> scores;  ///< medians by criterion, on their own scales
  bool operator==(ApproachCompleted const&) const = default;
};
struct ApproachFailed {
  std::string approach, approach_id;
  ApproachState state = ApproachState::failed;
  FailureCause cause = FailureCause::unknown;
  std::string reason;  ///< for people
  bool redo = false;   ///< a retry needs a session, although the last one ended well
  bool operator==(ApproachFailed const&) const = default;
};
struct EvaluationCompleted {
  std::string top_approach;  ///< empty: none passed every gate
  std::map<std::string, std::map<std::string, double>>
      comparison_matrix;  ///< approach → criterion → score 0–10
  bool operator==(EvaluationCompleted const&) const = default;
};
struct ExplorationCompleted {
  ExplorationState state = ExplorationState::completed;
  std::string reason;
  bool operator==(ExplorationCompleted const&) const = default;
};
struct ExplorationInterrupted {
  InterruptionCause cause = InterruptionCause::unknown;
  std::string reason;  ///< for people
  bool operator==(ExplorationInterrupted const&) const = default;
};
struct ExplorationResumed {
  std::optional<Budget> budget;  ///< replaces the experiment's
  bool operator==(ExplorationResumed const&) const = default;
};
struct Adopted {
  std::string approach, how, branch, commit;
  bool operator==(Adopted const&) const = default;
};
struct WorktreeRemoved {
  std::string approach;
  std::int64_t freed_bytes = 0;
  bool branch_deleted = false;
  bool operator==(WorktreeRemoved const&) const = default;
};
struct Warned {
  std::string approach, text;
  bool operator==(Warned const&) const = default;
};
/// Nothing new starts until then, because the API refuses.
struct CooledDown {
  std::string reason;
  std::chrono::milliseconds wait{0};
  int parallel = 1;  ///< sessions at once from then on
  bool operator==(CooledDown const&) const = default;
};
/// 80 % of a budget are spent, or all of it.
struct BudgetSpent {
  std::string approach;  ///< empty: the whole experiment's
  std::string what;      ///< "usd", "tokens", "turns" or "time" (in seconds)
  double used = 0, limit = 0;
  bool reached = false;  ///< what spends it is being ended
  bool operator==(BudgetSpent const&) const = default;
};
/// A person asked for it.
struct CancelAsked {
  std::vector<std::string> approaches;  ///< empty: all
  bool operator==(CancelAsked const&) const = default;
};

/// A session that is no approach's own: it proposes approaches, outlines one, or judges. Durable
/// before its process exists, as SessionStarted is.
struct HelperStarted {
  std::string session_id;
  std::string purpose;  ///< "propose", "outline" or "judge"
  std::string agent, model;
  std::string approach;  ///< that it outlines; else empty
  bool operator==(HelperStarted const&) const = default;
};
struct HelperSpawned {
  std::string session_id;
  ProcessIdentity process;
  bool operator==(HelperSpawned const&) const = default;
};
struct HelperCompleted {
  std::string session_id;
  SessionResult result;
  bool operator==(HelperCompleted const&) const = default;
};
/// What an agent proposed to explore.
struct ApproachesProposed {
  std::string session_id;
  std::vector<Approach> approaches;      ///< that were kept so far, this proposal's among them
  std::vector<Similarity> similarities;  ///< of all pairs of them and the listed ones
  std::string problem;                   ///< why more was asked for; empty: it is enough
  bool final = false;                    ///< these are explored
  bool operator==(ApproachesProposed const&) const = default;
};
/// A judge's answer, or why there is none.
struct Judged {
  std::string session_id;
  int seat = 1;  ///< which of the judges, from 1
  std::string agent, model;
  std::vector<std::string> candidates;  ///< samples by name, in the order in which they were shown
  std::vector<Opinion> opinions;
  std::string failure;  ///< why it does not count; empty: it does
  bool of_outlines = false;
  bool own_work = false;  ///< its own model wrote one of them, and no other judge was to be had
  std::vector<std::string> summarised;  ///< candidates whose diff was too large to be shown whole
  bool operator==(Judged const&) const = default;
};
/// The same measured on the untouched base.
struct BaseMeasured {
  Measurement measurement;
  bool operator==(BaseMeasured const&) const = default;
};
/// It changed protected files, which were restored before it was measured.
struct ProtectedTouched {
  std::string approach;
  std::vector<std::string> files;
  bool operator==(ProtectedTouched const&) const = default;
};
/// Its session goes on with a larger budget.
struct ApproachContinued {
  std::string approach;
  int stage = 1;  ///< from 0
  bool operator==(ApproachContinued const&) const = default;
};
/// It does not go on: others are better.
struct ApproachDropped {
  std::string approach, reason;
  bool operator==(ApproachDropped const&) const = default;
};
/// What approaches are compared by from now on.
struct CriteriaChanged {
  std::vector<Criterion> criteria;
  bool operator==(CriteriaChanged const&) const = default;
};

/// The issue of a task: filed for it, or one that was there.
struct SubIssueFiled {
  std::string approach;
  int number = 0;
  std::string url;
  bool linked = false;  ///< the server knows it as a sub-issue of the master
  bool operator==(SubIssueFiled const&) const = default;
};
/// Its result passed every gate.
struct TaskVerified {
  std::string approach;
  int commits = 0;                   ///< on its branch, since its base
  std::vector<std::string> outside;  ///< changed files that its task does not mention
  bool operator==(TaskVerified const&) const = default;
};
/// The remote is about to get its branch, and may have it from then on.
struct PushStarted {
  std::string approach, commit;
  bool operator==(PushStarted const&) const = default;
};
/// The remote has its branch.
struct BranchPushed {
  std::string approach, branch, commit;
  bool operator==(BranchPushed const&) const = default;
};
struct PullRequestOpened {
  std::string approach;
  int number = 0;
  std::string url;
  bool operator==(PullRequestOpened const&) const = default;
};
/// The issue that tells why a task failed.
struct DiagnosticFiled {
  std::string approach;
  int number = 0;
  std::string url;
  std::string reason;  ///< that it tells of; empty: that the task is done meanwhile
  bool operator==(DiagnosticFiled const&) const = default;
};
/// The comment on the master issue says how things stand.
struct MasterCommented {
  std::string url;
  bool operator==(MasterCommented const&) const = default;
};
/// Which results do not merge with which, and in what order they are best merged.
struct MergesChecked {
  std::vector<MergeConflict> conflicts;
  std::vector<std::string> order;  ///< all that are completed
  bool operator==(MergesChecked const&) const = default;
};
/// The merge of the results was built and tested.
struct Integrated {
  std::string branch, commit;
  std::vector<std::string> merged;
  std::vector<std::string> left_out;  ///< they conflict with what is merged before them
  std::string failure;                ///< empty: every gate passed
  bool operator==(Integrated const&) const = default;
};

}  // namespace events

using EventPayload = std::variant<
    events::ExplorationStarted, events::ApproachGenerated, events::ApproachStarted,
    events::WorktreeCreated, events::SessionStarted, events::SessionSpawned,
    events::SessionProgress, events::SessionCompleted, events::WorkCommitted,
    events::IsolationBroken, events::EvaluationStarted, events::Measured, events::ApproachCompleted,
    events::ApproachFailed, events::EvaluationCompleted, events::ExplorationCompleted,
    events::ExplorationInterrupted, events::ExplorationResumed, events::Adopted,
    events::WorktreeRemoved, events::Warned, events::ApproachRetried, events::SessionLimited,
    events::SessionSilent, events::CooledDown, events::BudgetSpent, events::CancelAsked,
    events::HelperStarted, events::HelperSpawned, events::HelperCompleted,
    events::ApproachesProposed, events::Judged, events::BaseMeasured, events::ProtectedTouched,
    events::ApproachContinued, events::ApproachDropped, events::CriteriaChanged,
    events::SubIssueFiled, events::BranchPushed, events::PullRequestOpened, events::DiagnosticFiled,
    events::MasterCommented, events::MergesChecked, events::Integrated, events::TaskVerified,
    events::PushStarted>;

struct Event {
  std::uint64_t seq = 0;  ///< from 1, without gaps
  TimePoint time;
  std::string experiment;
  EventPayload payload;

  bool operator==(Event const&) const = default;
};

/// The name in the journal, as "orchestrator:approach:start".
[[nodiscard]] std::string name_of(EventPayload const& payload);

/// One JSON object without line breaks.
[[nodiscard]] std::string to_json(Event const& event);

/// The inverse of to_json; members it does not know are ignored. Throws Error(journal).
[[nodiscard]] Event event_from_json(std::string_view line);

/// Where a brick says what happens.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void emit(EventPayload payload) = 0;
};

}  // namespace parallel_explore
