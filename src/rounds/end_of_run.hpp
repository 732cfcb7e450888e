#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/recommender.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "schedule/scheduler.hpp"

#include <vector>

namespace parallel_explore::rounds {

/// The last events of a run that ended like this: the scores and the end of the experiment, or why
/// it was interrupted.
[[nodiscard]] std::vector<EventPayload> closing_events(Exploration const& exploration,
                                                       ScoringEngine const& scoring,
                                                       Recommender const& recommender,
                                                       schedule::RunEnded const& end);

/// Whether a run that ended like this leaves nothing for a resume, so that its results may be made
/// public together.
[[nodiscard]] bool publishes(schedule::RunOutcome outcome);

}  // namespace parallel_explore::rounds
