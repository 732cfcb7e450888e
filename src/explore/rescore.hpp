#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As Explorer::rescore().
awaitable<Exploration> rescore(Workspace& workspace, RescoreRequest request);

}  // namespace parallel_explore::operations
