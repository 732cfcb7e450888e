#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/control.hpp"
#include "store/inbox.hpp"

#include <string>
#include <vector>

namespace parallel_explore::operations {

// A request goes to this process if it runs the experiment, or to the process that does, or into
// the record for a later resume.

/// Delivers a request. Throws Error(not_found | validation) where it cannot be carried out.
awaitable<Delivery> deliver(Workspace& workspace, std::string experiment, store::Request request);

/// As Explorer::add().
awaitable<Delivery> add(Workspace& workspace, std::string experiment, Approach approach);

/// As Explorer::cancel().
awaitable<Delivery> cancel(Workspace& workspace, std::string experiment,
                           std::vector<std::string> approaches);

/// As parallel_explore::tell().
awaitable<Delivery> tell(Workspace& workspace, TellRequest request);

}  // namespace parallel_explore::operations
