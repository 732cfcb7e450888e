#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As estimate_of(), from the records of that store.
[[nodiscard]] Estimate estimate(ProgressStore const& store, Experiment const& experiment);

}  // namespace parallel_explore::operations
