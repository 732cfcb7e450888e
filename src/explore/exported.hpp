#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// As parallel_explore::exported().
awaitable<std::string> exported(Workspace const& workspace, std::string experiment);

}  // namespace parallel_explore::operations
