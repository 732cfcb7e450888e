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

[[nodiscard]] std::string name_of(ExplorationState state);
[[nodiscard]] std::string name_of(ApproachState state);

}  // namespace parallel_explore
