#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/control.hpp"

#include <string>
#include <utility>

namespace parallel_explore::operations {

/// As parallel_explore::combine().
awaitable<std::pair<std::string, Delivery>> combine(Workspace& workspace, CombineRequest request);

}  // namespace parallel_explore::operations
