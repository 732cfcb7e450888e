#pragma once

#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace parallel_explore::agents {

/// A variable as sessions with these settings have it; empty: it is not set.
[[nodiscard]] std::string variable_of(AgentSettings const& settings, std::string const& name);

/// A file of the user that an agent reads or writes. `file` is below HOME, unless a variable moves
/// the directory of that agent.
[[nodiscard]] std::filesystem::path user_file(AgentSettings const& settings, std::string_view file);

}  // namespace parallel_explore::agents
