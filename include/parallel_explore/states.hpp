#pragma once

#include <string>

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

/// A limit of a Budget: US dollars, tokens, turns, or seconds.
enum class BudgetKind { usd, tokens, turns, time };

[[nodiscard]] std::string name_of(ExplorationState state);
[[nodiscard]] std::string name_of(ApproachState state);
[[nodiscard]] std::string name_of(BudgetKind kind);

}  // namespace parallel_explore
