#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As Explorer::distinguish().
awaitable<Distinction> distinguish(Workspace& workspace, DistinguishRequest request);

}  // namespace parallel_explore::operations
