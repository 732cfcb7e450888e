#pragma once

#include "explore/workspace.hpp"

/// The place of the worktrees of an experiment.
namespace parallel_explore::operations {

/// Makes `[worktree] root` absolute: PEXPLORE_WORKTREES, which may differ between machines, counts
/// before the spec.
void settle_worktree_root(Workspace const& workspace, Experiment& experiment);

/// Lets all that follows work on the worktrees of that experiment. Does nothing where they are a
/// brick of the user's own.
void use_worktree_root(Workspace& workspace, Experiment const& experiment);

}  // namespace parallel_explore::operations
