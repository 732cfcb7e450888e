#pragma once

#include "parallel_explore/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::agents {

/// Names of the MCP servers that Codex's config.toml sets up, in tables of their own.
[[nodiscard]] std::vector<std::string> mcp_servers_in(std::string_view config);

/// The same of the config.toml that a session would read. None if there is no such file.
[[nodiscard]] std::vector<std::string> mcp_servers_of_user(SessionRequest const& request);

}  // namespace parallel_explore::agents
