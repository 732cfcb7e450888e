#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// As parallel_explore::undo_adoption().
awaitable<UndoneAdoption> undo_adoption(Workspace& workspace, std::string experiment);

}  // namespace parallel_explore::operations
