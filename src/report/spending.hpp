#pragma once

#include "parallel_explore/exploration.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::report {

/// The total usage of the sessions of one agent.
struct Spending {
  std::string agent;
  int sessions = 0;
  std::chrono::milliseconds duration{0};
  Usage usage;  ///< the cost is known only if it is known for every session with tokens
  std::optional<double> least_cost_usd;  ///< the known part of a cost that is not
};

/// The spending of each agent, in the order of the agents' first sessions.
[[nodiscard]] std::vector<Spending> spending_by_agent(Exploration const& exploration);

/// "3 turns, 12k tokens, $0.41", with "at least" before it if that is incomplete; empty if nothing
/// is known.
[[nodiscard]] std::string usage_text(Usage const& usage);

/// "12 s, 3 turns, 12k tokens, at least $0.41"
[[nodiscard]] std::string spending_text(Spending const& spending);

/// "12 s, 3 turns, 12k tokens, $0.41"
[[nodiscard]] std::string usage_text(std::chrono::milliseconds duration, Usage const& usage);

}  // namespace parallel_explore::report
