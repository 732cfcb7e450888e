#pragma once

#include "worktree/worktree_registry.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Commits the work of a session as Worktrees::commit() documents. `registry` outlives the call.
awaitable<CommittedWork> commit_work(WorktreeRegistry& registry, Worktree worktree,
                                     std::string message);

/// Throws Error(isolation) where an object of the work does not have the content that its id says:
/// git takes an object that is in its store already for the one that it would write.
awaitable<void> verify_work(Git git, std::string base, std::string commit);

}  // namespace parallel_explore::worktree
