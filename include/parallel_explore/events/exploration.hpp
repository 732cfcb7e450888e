#pragma once

#include "parallel_explore/cause.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/states.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Events of a run as a whole; see event.hpp.
namespace events {

/// The first event of a journal, with everything needed to score again later.
struct ExplorationStarted {
  static constexpr std::string_view name = "orchestrator:exploration:start";  ///< in the journal

  Experiment experiment;   ///< frozen
  std::string base;        ///< full commit id
  std::string repository;  ///< path of the main tree, or of a bare repository
  bool operator==(ExplorationStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationStarted, (), (experiment, base, repository))

/// The run ended.
struct ExplorationCompleted {
  static constexpr std::string_view name = "orchestrator:exploration:complete";  ///< in the journal

  ExplorationState state = ExplorationState::completed;  ///< the state that it ended in
  std::string reason;  ///< for people; empty: there is nothing to say
  bool operator==(ExplorationCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationCompleted, (), (state, reason))

/// The run stopped before its end.
struct ExplorationInterrupted {
  static constexpr std::string_view name =
      "orchestrator:exploration:interrupted";  ///< in the journal

  InterruptionCause cause = InterruptionCause::unknown;  ///< why
  std::string reason;                                    ///< for people
  bool operator==(ExplorationInterrupted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationInterrupted, (), (cause, reason))

/// The run continues.
struct ExplorationResumed {
  static constexpr std::string_view name = "orchestrator:exploration:resumed";  ///< in the journal

  std::optional<Budget> budget;  ///< replaces the experiment's
  bool operator==(ExplorationResumed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationResumed, (), (budget))

/// Programs that git may run for the experiment, and the place of its repository. Both are marks,
/// because values and paths may hold secrets.
struct Trusted {
  static constexpr std::string_view name = "orchestrator:exploration:trusted";  ///< in the journal

  std::map<std::string, std::string> programs;  ///< mark of a git setting with its value → setting;
                                                ///< added to those before
  std::string place;      ///< mark of the main tree's path; empty: as before
  bool accepted = false;  ///< a person accepted them; else they were there before any session
  bool operator==(Trusted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Trusted, (), (programs, place, accepted))

/// The spread between approaches in earlier experiments: the prior of predictions.
struct SpreadLearnt {
  static constexpr std::string_view name = "orchestrator:exploration:spread";  ///< in the journal

  std::vector<std::string> experiments;  ///< names, at least five
  std::vector<double> ratios;  ///< of each: standard deviation between approaches / sessions
  bool operator==(SpreadLearnt const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SpreadLearnt, (), (experiments, ratios))

/// Another machine that this run may use, as it was found.
struct HostFound {
  static constexpr std::string_view name = "orchestrator:exploration:host";  ///< in the journal

  std::string host;       ///< as the experiment calls it
  std::string system;     ///< "Linux x86_64"
  std::string processor;  ///< its model; empty: not known
  int processors = 0;     ///< 0: not known
  std::string node = {};  ///< of a cluster, the machine that everything timed ran on, which is
                          ///< described here; empty: `host` is one machine, or none is known yet
  bool operator==(HostFound const&) const = default;
};
BOOST_DESCRIBE_STRUCT(HostFound, (), (host, system, processor, processors, node))

/// A person asked to cancel approaches.
struct CancelAsked {
  static constexpr std::string_view name = "orchestrator:exploration:cancel";  ///< in the journal

  std::vector<std::string> approaches;  ///< empty: all
  bool operator==(CancelAsked const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CancelAsked, (), (approaches))

/// A person holds the run: no session, measurement or judge starts; running ones go on.
struct RunPaused {
  static constexpr std::string_view name = "orchestrator:exploration:paused";  ///< in the journal
  bool operator==(RunPaused const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunPaused, (), ())

/// The run is no longer held.
struct RunContinued {
  static constexpr std::string_view name =
      "orchestrator:exploration:continued";  ///< in the journal
  bool operator==(RunContinued const&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunContinued, (), ())

/// A person changed settings of the experiment.
struct SettingsChanged {
  static constexpr std::string_view name = "orchestrator:exploration:settings";  ///< in the journal

  LiveSettings settings;  ///< that are changed; others stay
  bool operator==(SettingsChanged const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings))

/// No session starts for a while, because the API refuses.
struct CooledDown {
  static constexpr std::string_view name = "orchestrator:exploration:cooldown";  ///< in the journal

  std::string reason;                 ///< the API's, for people
  std::chrono::milliseconds wait{0};  ///< from the time of the event
  int parallel = 1;                   ///< sessions at once from then on
  bool operator==(CooledDown const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CooledDown, (), (reason, wait, parallel))

/// 80 % or all of a budget is spent.
struct BudgetSpent {
  static constexpr std::string_view name = "orchestrator:budget";  ///< in the journal

  std::string approach;               ///< empty: the whole experiment's
  BudgetKind what = BudgetKind::usd;  ///< the unit of the two numbers
  double used = 0,                    ///< so far
      limit = 0;                      ///< the budget
  bool reached = false;               ///< the sessions that spend it are being ended
  bool operator==(BudgetSpent const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BudgetSpent, (), (approach, what, used, limit, reached))

/// A warning for people; an empty approach: about the whole run.
struct Warned {
  static constexpr std::string_view name = "orchestrator:warning";  ///< in the journal

  std::string approach,  ///< name of the approach or sample; empty: none
      text;              ///< of the warning
  bool operator==(Warned const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Warned, (), (approach, text))

/// An event of a newer version, which changes nothing here. It is kept as it is.
struct Unrecognised {
  static constexpr std::string_view name = "unknown";  ///< not in any journal

  std::string event,  ///< its name in the journal
      json;           ///< its line in the journal
  bool operator==(Unrecognised const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Unrecognised, (), (event, json))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
