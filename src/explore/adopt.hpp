#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// As Explorer::adopt().
awaitable<Adoption> adopt(Workspace& workspace, AdoptRequest request);

/// The commit of an approach's work. Throws Error(validation) where there is none.
[[nodiscard]] std::string const& work_of(Exploration const& exploration,
                                         ApproachRecord const& record);

}  // namespace parallel_explore::operations
