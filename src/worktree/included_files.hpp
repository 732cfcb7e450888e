#pragma once

#include "worktree/repository.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The files of the tree from which pexplore was started that `.worktreeinclude` names and that git
/// ignores: those that other tools bring along into new worktrees. It has the syntax of .gitignore;
/// a directory that is named as a whole is one entry and ends in "/".
awaitable<std::vector<std::string>> included_files(Repository repository);

}  // namespace parallel_explore::worktree
