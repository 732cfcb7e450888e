#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As Explorer::retry().
awaitable<Exploration> retry(Workspace& workspace, RetryRequest request);

}  // namespace parallel_explore::operations
