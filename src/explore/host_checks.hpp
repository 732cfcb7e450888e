#pragma once

#include "explore/preflight.hpp"
#include "explore/workspace.hpp"
#include "parallel_explore/host_check.hpp"

#include <set>
#include <string>
#include <vector>

namespace parallel_explore::operations {

/// The hosts that an experiment uses, in the order of its spec.
[[nodiscard]] std::vector<std::string> hosts_of(Experiment const& experiment);

/// Whether sessions may run on this machine.
[[nodiscard]] bool runs_here(Experiment const& experiment);

/// As parallel_explore::check_hosts(). An unreachable host is a finding. `tries_jobs`: a job looks
/// at a node of each cluster, which may take half a minute.
awaitable<std::vector<HostCheck>> check_hosts(Workspace& workspace, Experiment experiment,
                                              bool tries_jobs = false);

/// Obstacles to a run on its hosts, and what the run would warn of.
awaitable<Preflight> look_at_hosts(Workspace& workspace, Experiment experiment);

/// Records the nodes of clusters that timed commands ran on.
awaitable<void> record_nodes(Workspace& workspace, run::Recorder& recorder);

/// Connects to the hosts of a run that are there, and records what they are.
awaitable<void> record_hosts(Workspace& workspace, run::Recorder& recorder);

}  // namespace parallel_explore::operations
