#pragma once

#include "explore/workspace.hpp"

#include <string>
#include <vector>

namespace parallel_explore::operations {

/// As inherited_by(); nothing without a repository.
[[nodiscard]] std::vector<std::string> inherited(Workspace const& workspace,
                                                 Experiment const& experiment);

}  // namespace parallel_explore::operations
