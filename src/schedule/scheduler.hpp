#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

/// Decides what runs when. No I/O, no clock: time comes in with each input.
namespace parallel_explore::schedule {

using Instant = std::chrono::steady_clock::time_point;

/// What is done with one approach, one after the other.
enum class Job {
  work,     ///< worktree, session, commit, and the evaluation that may run beside others
  measure,  ///< the evaluation that needs the machine for itself
};

// Inputs.
struct Begin {};
struct Ended {
  std::string approach;
  Job job = Job::work;
  bool usable = false;  ///< its result is worth measuring
};
struct StopAsked {
  std::string reason;
};
struct Tick {};
using Input = std::variant<Begin, Ended, StopAsked, Tick>;

// Actions.
struct Start {
  std::string approach;
  Job job = Job::work;
  bool operator==(Start const&) const = default;
};
/// End everything that runs. A second one means: kill.
struct Stop {
  bool operator==(Stop const&) const = default;
};
struct WakeAt {
  Instant when;
  bool operator==(WakeAt const&) const = default;
};
enum class Outcome { done, stopped, deadline_passed };
struct Finish {
  Outcome outcome = Outcome::done;
  std::string reason;
  bool operator==(Finish const&) const = default;
};
using Action = std::variant<Start, Stop, WakeAt, Finish>;

struct Plan {
  std::vector<std::string> to_work;  ///< in the order in which they shall start
  bool measures = false;             ///< whether there is anything that needs the machine alone
  int max_parallel = 1;              ///< jobs at once, at least 1
  std::optional<Instant> deadline;
};

/// Work runs at most `max_parallel` at once, in order. Measuring starts when no work is left, one
/// approach at a time, so that nothing disturbs it.
class Scheduler {
 public:
  explicit Scheduler(Plan plan);

  /// The actions that follow. After Finish there are none.
  [[nodiscard]] std::vector<Action> step(Input const& input, Instant now);

 private:
  void take(Ended const& ended);
  void stop(std::vector<Action>& actions, Outcome outcome, std::string reason);
  void start_what_may(std::vector<Action>& actions);

  std::deque<std::string> to_work_, to_measure_;
  std::set<std::pair<std::string, Job>> running_;
  bool measures_;
  std::size_t max_parallel_;
  std::optional<Instant> deadline_;
  Outcome outcome_ = Outcome::done;
  std::string reason_;
  bool finished_ = false;
};

}  // namespace parallel_explore::schedule
