#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/git.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <string>

/// Work that is on disk before the journal announces it, or a branch names it. Git syncs the
/// references that it writes for us (git.cpp), but no loose objects, no directories, and nothing
/// for sessions. All of it throws Error(resource) where the disk refuses.
namespace parallel_explore::worktree {

/// Syncs the objects that a commit has and `base`, which may be empty, lacks.
awaitable<void> sync_objects(Git git, std::filesystem::path common_dir, std::string base,
                             std::string commit);

/// Syncs where a reference, "refs/heads/…", stands.
awaitable<void> sync_reference(std::filesystem::path common_dir, std::string reference);

/// Syncs what git knows of a worktree: its branch, its git directory with the index, and the
/// entries of the directories above it. Not before it has work, since one without any is made
/// again.
awaitable<void> sync_worktree(Repository repository, Worktree worktree,
                              std::filesystem::path git_dir);

}  // namespace parallel_explore::worktree
