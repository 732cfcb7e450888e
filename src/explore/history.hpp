#pragma once

#include "explore/workspace.hpp"
#include "parallel_explore/history.hpp"

#include <string>

namespace parallel_explore::operations {

/// As history_of().
awaitable<History> history(Workspace const& workspace, std::string criterion);

}  // namespace parallel_explore::operations
