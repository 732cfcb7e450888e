#pragma once

#include "core/agent_catalogue.hpp"
#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::agents {

/// Removes files that a process of an agent leaves outside the worktree if it is killed. A process
/// with that id that still runs keeps them. Returns the paths of the files that were removed.
std::vector<std::filesystem::path> remove_leavings(core::AgentRow const& row,
                                                   AgentSettings const& settings, int pid);

/// Directories that the agent's sandbox would make in a worktree: those that are not there yet.
[[nodiscard]] std::vector<std::filesystem::path> future_mount_points(
    core::AgentRow const& row, std::filesystem::path const& worktree);

/// Removes those of these directories that are empty.
void remove_mount_points(std::vector<std::filesystem::path> const& places);

}  // namespace parallel_explore::agents
