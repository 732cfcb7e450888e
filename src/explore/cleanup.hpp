#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As Explorer::cleanup().
awaitable<CleanupReport> cleanup(Workspace& workspace, CleanupRequest request);

}  // namespace parallel_explore::operations
