#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace pexplore {

/// The result of one request to an agent.
struct AgentTrial {
  std::string agent;
  parallel_explore::SessionResult result;
  std::string model;                                    ///< that the agent names; empty: none
  std::optional<std::chrono::milliseconds> first_line;  ///< until it printed anything understood
  std::vector<std::string> refusals;                    ///< of the API, while it was retrying

  /// Whether it answered: its log-in is fine.
  [[nodiscard]] bool good() const;
};

/// Makes one request with the agent, as a judge would, in an empty directory. `agent`: its name in
/// a spec. Throws Error(validation | agent | resource).
[[nodiscard]] AgentTrial try_agent(std::string const& agent,
                                   parallel_explore::AgentSettings const& settings);

/// The result for people.
[[nodiscard]] std::string text_of(AgentTrial const& trial);
[[nodiscard]] std::string json_of(AgentTrial const& trial);

}  // namespace pexplore
