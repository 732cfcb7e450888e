#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// As diff_of().
awaitable<std::string> diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only);

}  // namespace parallel_explore::operations
