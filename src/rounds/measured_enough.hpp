#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/exploration.hpp"

namespace parallel_explore::rounds {

/// Whether further rounds of measuring would leave the verdict on results as it is: every pair of
/// results that includes a possible best is distinguished, or equal for practical purposes. The
/// scores of judges and sessions are left out, since they may follow later. The evidence is valid
/// at every look.
[[nodiscard]] bool is_measured_enough(Exploration const& exploration);
[[nodiscard]] bool is_measured_enough(EvidenceTable table, EvaluateSettings const& evaluate);

}  // namespace parallel_explore::rounds
