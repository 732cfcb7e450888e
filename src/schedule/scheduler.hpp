#pragma once

#include "schedule/cool_down.hpp"
#include "schedule/ledger.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

/// Decides what runs when. No I/O, no clock: time comes in with each input.
namespace parallel_explore::schedule {

/// How the work on an approach ended: its worktree, session and commit, and the evaluation that may
/// run beside others.
enum class End {
  usable,        ///< its result is worth measuring
  failed,        ///< for good, and recorded as such
  transient,     ///< by something that a retry may fix
  limited,       ///< the API refused for now
  unauthorised,  ///< the API refused the credentials
  stopped,       ///< because it was asked to
};

struct Entry {
  std::string approach;
  std::string agent;  ///< whose credentials it needs
  int retries = 0;    ///< that it had already
  Used used;
  std::vector<std::string> after;  ///< approaches that must have ended before it starts
};

// Inputs.
struct Begin {};
struct Ended {
  std::string approach;
  End end = End::failed;
  std::optional<Duration> retry_after;  ///< of a limited one
  std::string reason;
};
/// What needed the machine for itself is measured, or was stopped.
struct MeasuringEnded {};
/// A session that runs says that the API refuses.
struct Refused {
  std::string approach, reason;
  std::optional<Duration> retry_after;
};
/// Everything that an approach has used so far.
struct Spent {
  std::string approach;
  Used used;
};
struct Added {
  Entry entry;
};
struct CancelRequested {
  std::vector<std::string> approaches;  ///< empty: all
};
struct StopAsked {
  std::string reason;
};
struct Tick {};
using Input = std::variant<Begin, Ended, MeasuringEnded, Refused, Spent, Added, CancelRequested,
                           StopAsked, Tick>;

// Actions.
struct Start {
  std::string approach;
  bool operator==(Start const&) const = default;
};
/// Measure these, in turns, with nothing else beside.
struct Measure {
  std::vector<std::string> approaches;
  bool operator==(Measure const&) const = default;
};
/// End everything that runs. A second one means: kill.
struct Stop {
  bool operator==(Stop const&) const = default;
};
/// End what runs of one approach, for good.
enum class Why { cancelled, over_budget };
struct StopOne {
  std::string approach;
  Why why = Why::cancelled;
  bool operator==(StopOne const&) const = default;
};
/// It has not run, or not to its end, and will not: cancelled, over its budget, out of retries.
struct GiveUp {
  std::string approach;
  std::optional<Why> why;  ///< none: as its last session ended
  bool operator==(GiveUp const&) const = default;
};
/// It failed and is to run again after a while.
struct Retry {
  std::string approach;
  int attempt = 1;
  Duration delay{0};
  bool operator==(Retry const&) const = default;
};
/// Tell that nothing starts for a while.
struct Cool {
  Duration wait{0};
  int at_once = 1;  ///< sessions, from then on
  std::string reason;
  bool operator==(Cool const&) const = default;
};
struct WakeAt {
  Instant when;
  bool operator==(WakeAt const&) const = default;
};
enum class Outcome {
  done,
  stopped,
  deadline_passed,
  budget_spent,
  unauthorised,     ///< what needs those credentials waits; everything else is done
  out_of_patience,  ///< the API refused for too long
  cancelled,
};
struct Finish {
  Outcome outcome = Outcome::done;
  std::string reason;
  bool operator==(Finish const&) const = default;
};
using Action =
    std::variant<Start, Measure, Stop, StopOne, GiveUp, Retry, Cool, BudgetNews, WakeAt, Finish>;

struct Plan {
  std::vector<Entry> to_work;         ///< in the order in which they shall start
  std::map<std::string, Used> spent;  ///< by approaches that are not to run
  Used others;                        ///< by sessions that are no approach's
  bool measures = false;              ///< whether there is anything that needs the machine alone
  int max_parallel = 1;               ///< jobs at once, at least 1
  int retries = 0;                    ///< of each approach, after transient failures
  Duration retry_delay = std::chrono::seconds(5);  ///< before the first; doubled by each
  Duration patience = std::chrono::hours(6);       ///< with an API that does nothing but refuse
  Budget budget, approach_budget;
  std::optional<Instant> deadline;
  unsigned seed = 1;  ///< of what is left to chance
};

/// Work runs at most `max_parallel` at once, in order; fewer while the API refuses, and none starts
/// during a cool-down. Measuring starts when no work is left, all approaches together, so that they
/// take turns and nothing disturbs them.
class Scheduler {
 public:
  explicit Scheduler(Plan plan);

  /// The actions that follow. After Finish there are none.
  [[nodiscard]] std::vector<Action> step(Input const& input, Instant now);

  /// Whether inputs still have an effect.
  [[nodiscard]] bool finished() const { return finished_; }

 private:
  struct Waiting {
    Entry entry;
    Instant not_before = Instant::min();
  };
  using Actions = std::vector<Action>;

  void take(Begin const& input, Instant now, Actions& actions);
  void take(Ended const& input, Instant now, Actions& actions);
  void take(MeasuringEnded const& input, Instant now, Actions& actions);
  void take(Refused const& input, Instant now, Actions& actions);
  void take(Spent const& input, Instant now, Actions& actions);
  void take(Added const& input, Instant now, Actions& actions);
  void take(CancelRequested const& input, Instant now, Actions& actions);
  void take(StopAsked const& input, Instant now, Actions& actions);
  void take(Tick const& input, Instant now, Actions& actions);

  void account(std::string const& approach, Used const& used, Actions& actions);
  void cool(std::optional<Duration> retry_after, std::string const& reason, Instant now,
            Actions& actions);
  void retry(Entry entry, Instant now, Actions& actions);
  void cancel(std::string const& approach, Actions& actions);
  void stop(Actions& actions, Outcome outcome, std::string reason);
  void start_what_may(Instant now, Actions& actions);
  void wake_when_needed(Instant now, Actions& actions);
  void finish_if_over(Actions& actions);
  /// Names of all that wait or run; empty where nobody comes after anybody.
  [[nodiscard]] std::set<std::string> open_names() const;
  [[nodiscard]] bool held(Waiting const& waiting, std::set<std::string> const& open) const;
  [[nodiscard]] bool work_is_left() const;

  Plan plan_;
  std::deque<Waiting> waiting_;
  std::vector<std::string> to_measure_, measuring_;
  std::map<std::string, Entry> running_;
  std::set<std::string> cancelled_;
  std::set<std::string> refused_agents_;
  std::string refused_reason_;
  CoolDown cool_down_;
  Ledger ledger_;
  Outcome outcome_ = Outcome::done;
  std::string reason_;
  std::optional<Instant> wake_;
  bool finished_ = false;
};

}  // namespace parallel_explore::schedule
