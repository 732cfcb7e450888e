#pragma once

#include "explore/workspace.hpp"

#include <optional>
#include <string>

/// Begins and resumes experiments.
namespace parallel_explore::operations {

/// As Explorer::run().
awaitable<Exploration> run_new(Workspace& workspace, Experiment experiment);

/// As Explorer::resume().
awaitable<Exploration> resume(Workspace& workspace, std::string name, std::optional<Budget> budget);

}  // namespace parallel_explore::operations
