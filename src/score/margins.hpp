#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <vector>

namespace parallel_explore::score {

/// Sets the margin of every score of a ranking of approaches, and, unless an approach has several
/// sessions, the base's scores and margins. With several sessions, margins include the variation
/// between them. `may_stop`: rounds may have been looked at before they were complete.
void give_margins(EvidenceTable const& table, bool may_stop, Ranking& ranking,
                  std::vector<Cell>& base);

}  // namespace parallel_explore::score
