#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/forge.hpp"

namespace parallel_explore::operations {

/// As parallel_explore::open_pull_request().
awaitable<OpenedPullRequest> open_pull_request(Workspace& workspace, AdoptRequest request,
                                               ForgeMaker maker);

}  // namespace parallel_explore::operations
