#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/verdict.hpp"

#include <vector>

namespace parallel_explore::rounds {

/// Whether a strategy chooses after each round which approaches work in the next.
[[nodiscard]] bool has_rounds(Strategy strategy);

/// The events that end a round and begin the next: which approaches get a further sample, continue
/// or are dropped. The experiment is over if no approach is open after them. A round whose events
/// were recorded in part is completed as it was decided. `verdict`: of this exploration.
[[nodiscard]] std::vector<EventPayload> next_round(Exploration const& exploration,
                                                   Verdict const& verdict);

}  // namespace parallel_explore::rounds
