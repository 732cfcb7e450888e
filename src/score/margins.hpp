#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

namespace parallel_explore::score {

/// Sets the margin of every score of a ranking of approaches, and those of the base with its
/// scores. Of an approach with several sessions it includes their differences.
void give_margins(EvidenceTable const& table, Ranking& ranking, std::vector<Cell>& base);

}  // namespace parallel_explore::score
