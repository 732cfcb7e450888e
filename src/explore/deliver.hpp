#pragma once

#include "explore/workspace.hpp"
#include "store/inbox.hpp"

#include <string>

namespace parallel_explore::operations {

/// Hands a request to this process if it runs the experiment, or to the process that does, or
/// records it for a later resume. Throws Error(not_found | name_in_use | validation).
awaitable<Delivery> deliver(Workspace& workspace, std::string experiment, store::Request request);

/// A request to add that approach, named by its slug. Throws Error(validation).
[[nodiscard]] store::Request request_to_add(Approach approach);

}  // namespace parallel_explore::operations
