#pragma once

#include "live/pace.hpp"
#include "parallel_explore/exploration.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::live {

/// The row of one approach. Texts are one line each, without control characters.
struct Row {
  std::string name;
  ApproachState state = ApproachState::pending;
  std::string doing;                 ///< what its agent does now, or why it failed; may be empty
  int turns = 0;                     ///< of all its sessions; 0: none, or not known
  std::int64_t tokens = 0;           ///< the same
  std::optional<double> cost_usd;    ///< none: not known
  std::optional<Changes> changes;    ///< of committed work; none: there is none yet
  std::optional<TimePoint> started,  ///< none: never
      ended;                         ///< none: it has not

  bool operator==(Row const&) const = default;
};

/// Everything that the screen shows of a run.
struct Model {
  std::string name;
  ExplorationState state = ExplorationState::pending;
  std::vector<Row> rows;  ///< in the order of the spec
  std::size_t completed = 0, failed = 0, active = 0, waiting = 0;
  std::string helpers;    ///< "2 judging"; empty: none
  std::string measuring;  ///< round, candidate and time left; empty: nothing is measured
  std::string budget;     ///< "$2.23 of $20", or without a budget "$2.23"; empty: nothing known
  bool paused = false;
  std::optional<std::chrono::milliseconds> left,  ///< of sessions and judges; none: not known
      cooling;                                    ///< until the next session starts; none: no wait
  std::optional<TimePoint> started, ended;
};

/// The model of an exploration. `now` is for what is counted down.
[[nodiscard]] Model model_of(Exploration const& exploration, Pace const& pace, TimePoint now);

}  // namespace parallel_explore::live
