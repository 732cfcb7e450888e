#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/rating.hpp"

namespace parallel_explore::operations {

/// As parallel_explore::rate().
awaitable<void> rate(Workspace& workspace, Rating rating);

}  // namespace parallel_explore::operations
