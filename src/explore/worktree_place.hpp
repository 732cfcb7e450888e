#pragma once

#include "explore/workspace.hpp"

/// The place of the worktrees of an experiment.
namespace parallel_explore::operations {

/// Makes `[worktree] root` absolute: PEXPLORE_WORKTREES, which may differ between machines, counts
/// before the spec.
void settle_worktree_root(Workspace const& workspace, Experiment& experiment);

/// Makes the directory that was asked for, so that it does not appear in the main tree while a
/// session runs. A failure shows with the first worktree.
void make_worktree_root(Workspace const& workspace, Experiment const& experiment);

/// Lets all that follows work on the worktrees of that experiment, here and on its hosts, and start
/// commands as it says. Leaves bricks of the user's own as they are.
void use_places(Workspace& workspace, Experiment const& experiment);

}  // namespace parallel_explore::operations
