#pragma once

#include "explore/workspace.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The programs that an experiment names, on this machine.
namespace parallel_explore::operations {

/// The first program that a shell command line runs, where the text shows it and the shell looks it
/// up on PATH; none for built-ins, paths, and anything quoted or substituted.
[[nodiscard]] std::optional<std::string> program_of(std::string_view command_line);

/// Agents and criteria whose program is not installed, and agents without a login. Left out is
/// everything that a brick of the user's own runs, or that a launcher may run elsewhere.
[[nodiscard]] Preflight programs_here(Workspace const& workspace, Experiment const& experiment);

/// Whether sessions of that agent can be started: whether its program is here.
[[nodiscard]] bool is_here(Workspace const& workspace, Experiment const& experiment,
                           std::string const& agent);

}  // namespace parallel_explore::operations
