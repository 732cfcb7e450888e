#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// As parallel_explore::watch().
awaitable<Exploration> watch(Workspace& workspace, std::string experiment, Observer observer);

}  // namespace parallel_explore::operations
