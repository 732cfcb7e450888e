#pragma once

#include "parallel_explore/progress_store.hpp"

#include <optional>
#include <string>

namespace parallel_explore::operations {

/// The spread between approaches according to the earlier experiments of a store; none if fewer
/// than five have one. `experiment` is left out; of many, only the last 50 by name are read.
[[nodiscard]] std::optional<events::SpreadLearnt> spread_learnt(ProgressStore const& store,
                                                                std::string const& experiment);

}  // namespace parallel_explore::operations
