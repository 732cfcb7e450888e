#pragma once

#include "report/machine_documents.hpp"

#include <vector>

/// Agents that speak the Agent Client Protocol, as `acp:NAME` of a spec names them.
namespace pexplore {

/// One check each: whether its program is on PATH, and how to install it or log in.
[[nodiscard]] std::vector<parallel_explore::report::Check> check_acp_agents();

/// All that are installed, in one check.
[[nodiscard]] parallel_explore::report::Check check_acp();

/// Prints the former. Gives the exit status.
[[nodiscard]] int show_acp_agents(bool json);

}  // namespace pexplore
