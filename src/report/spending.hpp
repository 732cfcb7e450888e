#pragma once

#include "parallel_explore/exploration.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace parallel_explore::report {

/// What the sessions of one agent used together.
struct Spending {
  std::string agent;
  int sessions = 0;
  std::chrono::milliseconds duration{0};
  Usage usage;  ///< its cost is known only if that of each session that used tokens is
};

/// In the order of the agents' first sessions.
[[nodiscard]] std::vector<Spending> spending_by_agent(Exploration const& exploration);

/// "3 turns, 12k tokens, $0.41"; empty where nothing is known.
[[nodiscard]] std::string usage_text(Usage const& usage);

/// "12 s, 3 turns, 12k tokens, $0.41"
[[nodiscard]] std::string usage_text(std::chrono::milliseconds duration, Usage const& usage);

}  // namespace parallel_explore::report
