#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>
#include <string_view>

namespace parallel_explore::core {

/// A host's name in worktrees: empty for this machine.
[[nodiscard]] std::string host_of_name(std::string const& name);

/// Sessions at once on one of the names in [session] hosts.
[[nodiscard]] int slots_of(Experiment const& experiment, std::string const& name);

/// The host of SlurmLaunch.
inline constexpr std::string_view own_cluster = "slurm";

/// Makes the host of SlurmLaunch where the experiment does not describe it, and runs all sessions
/// there.
void use_own_cluster(Experiment& experiment);

/// Sessions at once: the places of all hosts, or [session] max_parallel without hosts.
[[nodiscard]] int places_of(Experiment const& experiment);

/// Whether a criterion is the memory that a command needs.
[[nodiscard]] bool measures_memory(Experiment const& experiment);

/// Where criteria are measured that need a machine to themselves: one place for all results, so
/// that numbers of two machines are never compared. Empty: this machine.
[[nodiscard]] std::string measuring_host(Experiment const& experiment);

}  // namespace parallel_explore::core
