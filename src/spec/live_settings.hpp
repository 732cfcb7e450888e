#pragma once

#include "parallel_explore/experiment.hpp"

namespace parallel_explore::spec {

/// Throws Error(validation) for a value out of its range, or where nothing is set.
void check_settings(LiveSettings const& settings);

/// "max_parallel = 2, budget_usd = 20", for people.
[[nodiscard]] std::string settings_text(LiveSettings const& settings);

}  // namespace parallel_explore::spec
