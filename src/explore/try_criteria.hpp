#pragma once

#include "explore/workspace.hpp"

#include <vector>

namespace parallel_explore::operations {

/// Measures the criteria of an experiment, which need not be complete, on HEAD: in a worktree that
/// gets the experiment's set-up and is removed afterwards. Nothing is recorded. A set-up that fails
/// is the reason of every missing value. Throws Error(repository | git | resource), and
/// Error(interrupted) after Workspace::stop().
awaitable<std::vector<Measurement>> try_criteria(Workspace& workspace, Experiment experiment);

}  // namespace parallel_explore::operations
