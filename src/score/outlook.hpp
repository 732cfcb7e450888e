#pragma once

#include "parallel_explore/decision.hpp"
#include "score/questions.hpp"

#include <optional>
#include <vector>

namespace parallel_explore::score {

/// The effect of further sessions: the smallest of 2, 4, 8 and 16 more of each approach that may
/// be the best with which more than half of the simulated futures have a clear verdict, else 16. A
/// future draws the deviation between approaches from its posterior (a priori 0 with a probability
/// of 1/4, else log-uniform from 0.18 to 8 times that between sessions), then true qualities, then
/// sessions; an approach fails as often as its sessions suggest, or never if none failed. None if
/// no futures are wanted, or nothing is uncertain.
[[nodiscard]] std::optional<Outlook> outlook_of(std::vector<Sessions> const& sessions,
                                                TotalsOfTable const& totals,
                                                Conclusion const& conclusion,
                                                DecisionSettings const& settings);

}  // namespace parallel_explore::score
