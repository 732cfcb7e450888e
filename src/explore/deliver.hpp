#pragma once

#include "explore/workspace.hpp"

#include <string>
#include <vector>

namespace parallel_explore::operations {

// A request goes to this process if it runs the experiment, or to the process that does, or into
// the record for a later resume.

/// As Explorer::add().
awaitable<Delivery> add(Workspace& workspace, std::string experiment, Approach approach);

/// As Explorer::cancel().
awaitable<Delivery> cancel(Workspace& workspace, std::string experiment,
                           std::vector<std::string> approaches);

}  // namespace parallel_explore::operations
