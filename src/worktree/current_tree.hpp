#pragma once

#include "worktree/repository.hpp"

#include <string>

/// The tree and the branch that the user works on. A call that fails changes nothing.
namespace parallel_explore::worktree {

/// The current branch. Throws Error(repository) without a tree or branch.
awaitable<std::string> require_current_branch(Repository repository);

/// Throws Error(dirty) where tracked files have changes that are not committed.
awaitable<void> require_clean(Git git);

/// Moves the branch and the files, which are clean, from `head` to a commit on top of it. Throws
/// Error(conflict) for an untracked file in the way, Error(isolation | git).
awaitable<void> fast_forward(Git git, std::string head, std::string target);

/// Moves them from `head` to a commit below it. Throws as fast_forward() does.
awaitable<void> step_back(Git git, std::string head, std::string target);

}  // namespace parallel_explore::worktree
