#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// Removes worktrees and branches whose record was deleted: those below the
/// directory of all worktrees, and branches below "pexplore/". Work that is nowhere else is kept
/// unless the request is forced. An item's approach is "EXPERIMENT/APPROACH".
awaitable<CleanupReport> clean_orphans(Workspace& workspace, CleanupRequest request);

}  // namespace parallel_explore::operations
