#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/repository.hpp"

#include <filesystem>

namespace parallel_explore::worktree {

/// The git directory of a worktree as the repository knows it. Files inside the worktree are not
/// asked: an agent may have changed them. Throws Error(isolation) if the repository does not know
/// the worktree.
[[nodiscard]] std::filesystem::path git_dir_of(Repository const& repository,
                                               std::filesystem::path const& worktree);

/// Throws Error(isolation) unless directory, .git file, git directory and branch are as they were
/// created. `git_dir` is the result of git_dir_of() at that time.
awaitable<void> verify_worktree(Repository repository, Worktree worktree,
                                std::filesystem::path git_dir);

/// Throws Error(isolation), naming the current commit of the branch, unless the branch contains the
/// worktree's tip.
awaitable<void> require_tip(Git git, Worktree worktree);

}  // namespace parallel_explore::worktree
