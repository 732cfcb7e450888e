#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// The commit of those hunks of a result that `patch` has, on the result's base. Throws
/// Error(validation) where it has others, or none.
awaitable<std::string> commit_of_part(Workspace const& workspace, Exploration const& exploration,
                                      ApproachRecord const& record, std::string patch,
                                      std::string message);

}  // namespace parallel_explore::operations
