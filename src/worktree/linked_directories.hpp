#pragma once

#include "worktree/git.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Returns the symbolic links among the paths that would be ignored as directories: `node_modules/`
/// in a .gitignore does not match a link of that name, which sessions make to save an installation.
awaitable<std::vector<std::string>> links_to_ignored(Git git, std::vector<std::string> paths);

}  // namespace parallel_explore::worktree
