#pragma once

#include "parallel_explore/explorer.hpp"

namespace pexplore {

/// Removes worktrees and branches; prints what was removed and returns the exit status.
int clean_up(parallel_explore::CleanupRequest const& request, bool json);

}  // namespace pexplore
