#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/requests.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace parallel_explore::live {

/// How long sessions took in earlier runs of the repository.
struct Pace {
  std::map<std::string, std::chrono::milliseconds> by_agent;  ///< median of one approach
  std::int64_t judge_sessions = 0;                            ///< the most there can be
  std::optional<std::chrono::milliseconds> judging;           ///< median; none: not known
};

/// As an estimate has it; agents without earlier sessions are left out.
[[nodiscard]] Pace pace_of(Estimate const& estimate);

/// Time until the last session has ended, with the parallelism of the experiment: by `pace`, or
/// else by what is completed in this run. None: nothing is known of an agent that still has work,
/// or nothing is left.
[[nodiscard]] std::optional<std::chrono::milliseconds> time_left(Exploration const& exploration,
                                                                 Pace const& pace, TimePoint now);

}  // namespace parallel_explore::live
