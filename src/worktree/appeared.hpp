#pragma once

#include "worktree/tree_files.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Removes what was made in the directories of a worktree after that time (nanoseconds), is not one
/// of the files and is not ignored by a .gitignore file. Settings that a session could change
/// (info/exclude, core.excludesFile) hide nothing. Returns the paths. Where a file system does not
/// keep the time of birth, nothing is found. `files` outlives the call.
awaitable<std::vector<std::string>> remove_appeared(Git git, TreeFiles const& files,
                                                    std::int64_t since);

}  // namespace parallel_explore::worktree
