#pragma once

#include "worktree/worktree_registry.hpp"

namespace parallel_explore::worktree {

/// Throws Error(resource), with the ways out, if the directory of all worktrees cannot be made or
/// written to.
void require_worktree_root(Repository const& repository);

/// Creates a worktree as Worktrees::create() documents; on failure, nothing is left. Must be
/// spawned: it disables cancellation to clean up. `registry` outlives the call.
awaitable<Worktree> create_worktree(WorktreeRegistry& registry, WorktreeRequest request);

}  // namespace parallel_explore::worktree
