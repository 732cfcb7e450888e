#pragma once

#include "parallel_explore/progress_store.hpp"

#include <optional>
#include <string>

namespace parallel_explore::operations {

/// What the earlier experiments of a store say of the spread between approaches; none if fewer than
/// five say something. `experiment` is left out; of many, only the last 50 by name are read.
[[nodiscard]] std::optional<events::SpreadLearnt> spread_learnt(ProgressStore const& store,
                                                                std::string const& experiment);

}  // namespace parallel_explore::operations
