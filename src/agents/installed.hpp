#pragma once

#include "core/agent_catalogue.hpp"

#include <map>
#include <string>
#include <vector>

/// The agents of this machine. Asks no server, starts nothing, and reads no credential.
namespace parallel_explore::agents {

/// Variables by name.
using Environment = std::map<std::string, std::string>;

/// "key in ANTHROPIC_API_KEY", "logged in"; empty: neither is to be seen.
[[nodiscard]] std::string login_of(core::AgentRow const& agent, Environment const& environment);

/// The agents whose program is on PATH, those with a login first.
[[nodiscard]] std::vector<std::string> installed();

}  // namespace parallel_explore::agents
