#pragma once

#include "worktree/worktree_registry.hpp"

namespace parallel_explore::worktree {

/// Removes a worktree as Worktrees::remove() documents. `registry` outlives the call.
awaitable<Removed> remove_worktree(WorktreeRegistry& registry, Worktree worktree, Removal removal);

}  // namespace parallel_explore::worktree
