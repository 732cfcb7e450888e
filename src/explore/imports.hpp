#pragma once

#include "explore/workspace.hpp"

#include <string>
#include <vector>

/// The preparation of worktrees that files of other tools in the main tree describe.
namespace parallel_explore::operations {

/// Takes the set-up commands of `.cursor/worktrees.json` where the experiment has none. Returns
/// notes for people. Does nothing without a main tree, or with `imports = false` in [worktree].
std::vector<std::string> import_setup(Workspace const& workspace, Experiment& experiment);

/// Adds the files that `.worktreeinclude` names, and that git ignores, to those that are copied.
awaitable<void> import_included(Workspace const& workspace, Experiment& experiment);

}  // namespace parallel_explore::operations
