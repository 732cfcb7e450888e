#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/exploration.hpp"

#include <string>
#include <vector>

/// How far the measured numbers can be trusted.
namespace parallel_explore::score {

/// Sentences: how many rounds there were and why no more; the smallest difference that they can
/// show; rounds that other programs disturbed; runs that are far off; commands that are timed while
/// sessions run. `settings`: those of the verdict.
[[nodiscard]] std::vector<std::string> measuring_notes(Exploration const& exploration,
                                                       EvidenceTable const& table,
                                                       DecisionSettings const& settings);

}  // namespace parallel_explore::score
