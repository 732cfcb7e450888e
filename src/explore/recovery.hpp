#pragma once

#include "explore/workspace.hpp"
#include "run/recorder.hpp"

#include <vector>

/// Puts in order what a killed process left behind.
namespace parallel_explore::operations {

/// The number of processes of an earlier run that still run. Blocking.
[[nodiscard]] int count_leftovers(Exploration const& exploration);

/// Ends processes that an earlier run left. Returns the number of processes. Blocking.
int end_leftovers(Exploration const& exploration);

/// Ends the commands that a killed run has left in containers and the like, as its record says.
/// Returns how many were ended.
awaitable<int> end_launched(Workspace& workspace, std::string experiment);

/// The number of commands that the record in a directory says are under way there.
[[nodiscard]] int count_launched(std::filesystem::path const& record);

/// The approaches whose sessions may still run on hosts, although the run has ended.
[[nodiscard]] std::vector<ApproachRecord> sessions_on_hosts(Exploration const& exploration);

/// Ends the sessions of these approaches on their hosts; a host that cannot be reached is a
/// warning.
awaitable<void> end_on_hosts(Workspace& workspace, run::Recorder& recorder,
                             std::vector<ApproachRecord> records);

/// Gives approaches their work back where a killed process measured, or warns that it cannot.
/// Returns the number of worktrees that it restored. Throws Error(resource).
awaitable<int> restore_measured(Workspace& workspace, run::Recorder& recorder);

}  // namespace parallel_explore::operations
