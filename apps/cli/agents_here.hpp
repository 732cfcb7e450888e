#pragma once

#include "core/agent_catalogue.hpp"

#include <string>
#include <vector>

namespace pexplore {

/// "key in ANTHROPIC_API_KEY", "logged in"; empty: neither is to be seen. Asks no server, and reads
/// no credential.
[[nodiscard]] std::string login_of(parallel_explore::core::AgentRow const& agent);

/// The agents whose program is on PATH, those with a login first.
[[nodiscard]] std::vector<std::string> agents_here();

}  // namespace pexplore
