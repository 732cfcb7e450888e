#pragma once

#include "parallel_explore/comparison.hpp"
#include "parallel_explore/experiment.hpp"

#include <string>

namespace parallel_explore::score {

/// A line for each gate that fails or is flaky on the base, or is flaky for a candidate.
[[nodiscard]] std::string gates_text(Comparison const& comparison,
                                     EvaluateSettings const& settings);

}  // namespace parallel_explore::score
