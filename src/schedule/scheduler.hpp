#pragma once

#include "schedule/cool_down.hpp"
#include "schedule/handover.hpp"
#include "schedule/ledger.hpp"
#include "schedule/waiting_list.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

/// Decides what runs when. No I/O, no clock: time comes in with each input.
namespace parallel_explore::schedule {

/// How a job ended: the work on an approach from its worktree to the criteria that may be measured
/// beside others.
enum class JobEnd {
  usable,        ///< its result is worth measuring
  failed,        ///< for good, and recorded as such
  transient,     ///< a retry may help
  limited,       ///< the API refused for now
  unauthorised,  ///< the API refused the credentials
  stopped,       ///< on request
};

// Inputs.
struct Begin {};
struct JobEnded {
  std::string approach;
  JobEnd end = JobEnd::failed;
  std::optional<Duration> retry_after;  ///< of a limited one
  std::string reason;
};
/// Exclusive measuring has finished or was stopped.
struct MeasuringEnded {};
/// A running session reports that the API refuses.
struct Refused {
  std::string approach, reason;
  std::optional<Duration> retry_after;
};
/// Everything that an approach has used so far.
struct Spent {
  std::string approach;
  Consumption consumption;
};
struct ApproachAdded {
  Entry entry;
};
struct CancelRequested {
  std::vector<std::string> approaches;  ///< empty: all
};
/// A person holds or continues the run: while it is held, nothing new starts.
struct HoldRequested {
  bool held = true;
};
/// Settings of the plan that a person changed, all as they hold now.
struct PlanChanged {
  int max_parallel = 1;
  int retries = 0;
  Duration patience{0};
  Budget budget;
};
struct StopRequested {
  std::string reason;
};
struct Tick {};
using Input = std::variant<Begin, JobEnded, MeasuringEnded, Refused, Spent, ApproachAdded,
                           CancelRequested, HoldRequested, PlanChanged, StopRequested, Tick>;

// Actions.
struct Start {
  std::string approach;
  bool operator==(Start const&) const = default;
};
/// Measures these in turns, with nothing else beside.
struct Measure {
  std::vector<std::string> approaches;
  bool operator==(Measure const&) const = default;
};
/// Ends everything that runs; a second one kills it.
struct StopAll {
  bool operator==(StopAll const&) const = default;
};
enum class ReasonToStop { cancelled, over_budget };
/// Ends what runs of one approach, for good.
struct StopApproach {
  std::string approach;
  ReasonToStop why = ReasonToStop::cancelled;
  bool operator==(StopApproach const&) const = default;
};
/// Records as ended an approach that will not run to its end: cancelled, over its budget, out of
/// retries.
struct GiveUp {
  std::string approach;
  std::optional<ReasonToStop> why;  ///< none: as its last session ended
  bool operator==(GiveUp const&) const = default;
};
/// Announces another session after a transient failure; Start follows once `delay` is over.
struct Retry {
  std::string approach;
  int attempt = 1;
  Duration delay{0};
  bool operator==(Retry const&) const = default;
};
/// Announces a cool-down: nothing starts for `wait`.
struct Cool {
  Duration wait{0};
  int parallel_limit = 1;  ///< sessions at once, from then on
  std::string reason;
  bool operator==(Cool const&) const = default;
};
/// Announces that another agent works on an approach from now on; Start follows.
struct HandOver {
  std::string approach, from, to;
  std::string reason;  ///< of the refusal
  Duration wait{0};    ///< until `from` might have gone on
  bool operator==(HandOver const&) const = default;
};
struct WakeAt {
  Instant when;
  bool operator==(WakeAt const&) const = default;
};
enum class RunOutcome {
  done,
  stopped,
  deadline_passed,
  budget_spent,
  unauthorised,     ///< approaches that need those credentials wait; everything else is done
  out_of_patience,  ///< the API refused for too long
  cancelled,
};
struct RunEnded {
  RunOutcome outcome = RunOutcome::done;
  std::string reason;
  bool operator==(RunEnded const&) const = default;
};
using Action = std::variant<Start, Measure, StopAll, StopApproach, GiveUp, Retry, Cool, HandOver,
                            BudgetAlert, WakeAt, RunEnded>;

struct Plan {
  std::vector<Entry> to_work;                ///< in the order in which they shall start
  std::map<std::string, Consumption> spent;  ///< by approaches that are not to run
  Consumption helpers;                       ///< by helper sessions
  bool measures = false;  ///< whether something is measured once all work has ended
  int max_parallel = 1;   ///< jobs at once, at least 1
  int retries = 0;        ///< of each approach, after transient failures
  Duration retry_delay = std::chrono::seconds(5);  ///< before the first; doubled by each
  Duration patience = std::chrono::hours(6);       ///< with an API that does nothing but refuse
  std::vector<std::string> handover;  ///< agents that take over, in turn; empty: all wait
  Budget budget, approach_budget;
  std::optional<Instant> deadline;
  unsigned seed = 1;  ///< of random waits
  bool held = false;  ///< as by HoldRequested
};

/// Work runs at most `max_parallel` at once, in order; fewer while the API refuses, and none starts
/// during a cool-down. Where agents take over from each other, that is while all of them refuse.
/// Measuring starts when no work is left, all approaches together, so that they take turns and
/// nothing disturbs them.
class Scheduler {
 public:
  explicit Scheduler(Plan plan);

  /// Takes an input and returns the actions that follow; none after RunEnded.
  [[nodiscard]] std::vector<Action> step(Input const& input, Instant now);

 private:
  using Actions = std::vector<Action>;

  void take(Input const& input, Instant now, Actions& actions);
  void end_job(JobEnded const& input, Instant now, Actions& actions);
  void spend(Spent const& input, Instant now, Actions& actions);
  void cancel(CancelRequested const& input, Actions& actions);
  void cancel_one(std::string const& approach, Actions& actions);
  void obey(std::vector<BudgetAlert> alerts, Actions& actions);
  void cool(std::string const& agent, std::optional<Duration> retry_after,
            std::string const& reason, Instant now, Actions& actions);
  void hand_over(Entry& entry, Instant now, Actions& actions);
  void retry(Entry entry, Instant now, Actions& actions);
  void stop(Actions& actions, RunOutcome outcome, std::string reason);
  void start_what_may(Instant now, Actions& actions);
  void wake_when_needed(Instant now, Actions& actions);
  void finish_if_over(Actions& actions);

  Plan plan_;
  WaitingList waiting_;
  std::map<std::string, std::size_t> to_measure_;  ///< with their order
  std::size_t measurable_ = 0;                     ///< number of those there have been
  std::set<std::string> measuring_;
  std::map<std::string, Entry> running_;
  std::set<std::string> cancelled_;
  std::string refused_reason_;
  CoolDown cool_down_;  ///< of all agents
  Handover handover_;
  Ledger ledger_;
  std::vector<BudgetAlert> first_alerts_;  ///< of what was used before
  RunOutcome outcome_ = RunOutcome::done;
  std::string reason_;
  std::optional<Instant> wake_;
  bool finished_ = false;
};

}  // namespace parallel_explore::schedule
