#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As Explorer::sample().
awaitable<Exploration> sample(Workspace& workspace, SampleRequest request);

}  // namespace parallel_explore::operations
