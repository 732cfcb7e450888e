#pragma once

#include "worktree/session_work.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Adds pending work to the index. A submodule is added as a commit, without reading its content. A
/// nested repository is added as plain files: git would keep only a commit id, and the files would
/// be lost with the worktree. A file that git cannot add is left out, and its bytes are kept as an
/// object. Returns notes for people.
awaitable<std::vector<std::string>> stage(Git git, std::string base, PendingWork work);

/// Removes those of the paths from the index that `base` does not have.
awaitable<void> unstage(Git git, std::string base, std::vector<std::string> paths);

}  // namespace parallel_explore::worktree
