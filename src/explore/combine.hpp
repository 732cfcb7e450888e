#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/control.hpp"

#include <string>
#include <utility>

namespace parallel_explore::operations {

/// As parallel_explore::combine().
awaitable<Combination> combine(Workspace& workspace, CombineRequest request);

}  // namespace parallel_explore::operations
