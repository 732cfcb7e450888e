#pragma once

#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Commits the current tree as it is on top of HEAD, including untracked files that are not
/// ignored. refs/pexplore/EXPERIMENT/base keeps the commit. Returns HEAD if nothing differs.
/// Changes neither the index nor any file. Throws Error(validation) in a bare repository.
awaitable<std::string> snapshot(Repository repository, std::string experiment);

/// Removes everything that git keeps for an experiment besides its branches.
awaitable<void> drop_snapshot(Repository repository, std::string experiment);

}  // namespace parallel_explore::worktree
