#pragma once

#include "explore/workspace.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace parallel_explore::operations {

/// As diff_of().
awaitable<std::string> diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only);

/// As diff_to().
awaitable<void> stream_diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only,
                            std::function<bool(std::string_view)> take);

}  // namespace parallel_explore::operations
