#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/repository.hpp"

#include <filesystem>

namespace parallel_explore::worktree {

/// The git directory of one of our worktrees, found from the repository's side: what is in the
/// worktree may be the agent's. Throws Error(isolation) if the repository does not know it.
[[nodiscard]] std::filesystem::path git_dir_of(Repository const& repository,
                                               std::filesystem::path const& worktree);

/// Throws Error(isolation) unless directory, .git file, git directory and branch are those that
/// were made. `git_dir` is what git_dir_of() gave when it was made.
awaitable<void> verify_worktree(Repository repository, Worktree worktree,
                                std::filesystem::path git_dir);

/// Throws Error(isolation), with where the branch is now, unless it contains the worktree's tip.
awaitable<void> require_tip(Git git, Worktree worktree);

}  // namespace parallel_explore::worktree
