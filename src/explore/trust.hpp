#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// Throws Error(repository) unless the record of an experiment was made by the user in this
/// repository. For every operation that runs a command or writes.
awaitable<void> require_own_record(Workspace const& workspace, std::string name);

/// Records what is trusted, if no session has run yet, and lets the worktrees know.
awaitable<void> begin_trust(Workspace& workspace, run::Recorder& recorder);

/// Lets the worktrees know what the record trusts.
void hand_over_trust(Workspace& workspace, Exploration const& exploration);

/// As parallel_explore::distrust_of().
awaitable<Distrust> distrust_of(Workspace const& workspace, std::string name);

/// As parallel_explore::trust().
awaitable<void> trust(Workspace& workspace, std::string name, Distrust accepted);

}  // namespace parallel_explore::operations
