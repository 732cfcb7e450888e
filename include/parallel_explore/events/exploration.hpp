#pragma once

#include "parallel_explore/cause.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/states.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {

/// Events of a run as a whole; see event.hpp.
namespace events {

/// The first event of a journal, with everything needed to score again later.
struct ExplorationStarted {
  static constexpr std::string_view name = "orchestrator:exploration:start";

  Experiment experiment;   ///< frozen
  std::string base;        ///< full commit id
  std::string repository;  ///< path of the main tree, or of a bare repository
  bool operator==(ExplorationStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationStarted, (), (experiment, base, repository))

/// The run ended.
struct ExplorationCompleted {
  static constexpr std::string_view name = "orchestrator:exploration:complete";

  ExplorationState state = ExplorationState::completed;
  std::string reason;
  bool operator==(ExplorationCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationCompleted, (), (state, reason))

/// The run stopped before its end.
struct ExplorationInterrupted {
  static constexpr std::string_view name = "orchestrator:exploration:interrupted";

  InterruptionCause cause = InterruptionCause::unknown;
  std::string reason;  ///< for people
  bool operator==(ExplorationInterrupted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationInterrupted, (), (cause, reason))

/// The run continues.
struct ExplorationResumed {
  static constexpr std::string_view name = "orchestrator:exploration:resumed";

  std::optional<Budget> budget;  ///< replaces the experiment's
  bool operator==(ExplorationResumed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExplorationResumed, (), (budget))

/// The spread between approaches in earlier experiments: the prior of predictions.
struct SpreadLearnt {
  static constexpr std::string_view name = "orchestrator:exploration:spread";

  std::vector<std::string> experiments;
  std::vector<double> ratios;  ///< of each: standard deviation between approaches / sessions
  bool operator==(SpreadLearnt const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SpreadLearnt, (), (experiments, ratios))

/// A person asked to cancel approaches.
struct CancelAsked {
  static constexpr std::string_view name = "orchestrator:exploration:cancel";

  std::vector<std::string> approaches;  ///< empty: all
  bool operator==(CancelAsked const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CancelAsked, (), (approaches))

/// No session starts for a while, because the API refuses.
struct CooledDown {
  static constexpr std::string_view name = "orchestrator:exploration:cooldown";

  std::string reason;
  std::chrono::milliseconds wait{0};
  int parallel = 1;  ///< sessions at once from then on
  bool operator==(CooledDown const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CooledDown, (), (reason, wait, parallel))

/// 80 % or all of a budget is spent.
struct BudgetSpent {
  static constexpr std::string_view name = "orchestrator:budget";

  std::string approach;  ///< empty: the whole experiment's
  BudgetKind what = BudgetKind::usd;
  double used = 0, limit = 0;
  bool reached = false;  ///< the sessions that spend it are being ended
  bool operator==(BudgetSpent const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BudgetSpent, (), (approach, what, used, limit, reached))

/// A warning for people; an empty approach: about the whole run.
struct Warned {
  static constexpr std::string_view name = "orchestrator:warning";

  std::string approach, text;
  bool operator==(Warned const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Warned, (), (approach, text))

}  // namespace events

}  // namespace parallel_explore
