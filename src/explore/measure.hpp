#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As parallel_explore::measure().
awaitable<Exploration> measure(Workspace& workspace, MeasureRequest request);

}  // namespace parallel_explore::operations
