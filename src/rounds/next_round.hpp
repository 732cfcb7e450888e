#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/verdict.hpp"

#include <string>
#include <vector>

namespace parallel_explore::rounds {

/// Whether a strategy chooses after each round which approaches work in the next.
[[nodiscard]] bool has_rounds(Strategy strategy);

/// `race`: the approaches of which a further session may settle which one is better, at most `most`
/// each; empty: it is settled, or so many would hardly settle it.
[[nodiscard]] std::vector<std::string> worth_a_session(Verdict const& verdict, int most);

/// The events that end a round and begin the next: which approaches get a further sample, continue
/// or are dropped. The experiment is over if no approach is open after them. A round whose events
/// were recorded in part is completed as it was decided. `verdict`: of this exploration.
[[nodiscard]] std::vector<EventPayload> next_round(Exploration const& exploration,
                                                   Verdict const& verdict);

}  // namespace parallel_explore::rounds
