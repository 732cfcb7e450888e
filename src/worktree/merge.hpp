#pragma once

#include "worktree/branches.hpp"
#include "worktree/trusted_programs.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Puts the work of `commit` on the current branch, as one commit (`squash`) or as a merge. On
/// failure nothing changes: throws Error(dirty), Error(conflict) with the files, Error(validation)
/// if the branch already has the work, Error(repository) without a tree or branch, and
/// Error(isolation) if git could now run a program that was not configured when the experiment
/// began.
awaitable<BranchTip> merge(Repository repository, std::string commit, std::string message,
                           bool squash, TrustedPrograms trusted);

/// Whether the user wants commits to be signed, which merge() does not do.
awaitable<bool> wants_signatures(Repository repository);

}  // namespace parallel_explore::worktree
