#pragma once

#include "worktree/worktree_registry.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Commits the work of a session as Worktrees::commit() documents. `registry` outlives the call.
awaitable<CommittedWork> commit_work(WorktreeRegistry& registry, Worktree worktree,
                                     std::string message);

}  // namespace parallel_explore::worktree
