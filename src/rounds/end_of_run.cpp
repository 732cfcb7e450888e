#include "rounds/end_of_run.hpp"

#include "parallel_explore/recommender.hpp"
#include "rounds/approaches.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {
namespace {

ExplorationState final_state(Exploration const& exploration) {
  auto const& all = exploration.approaches;
  auto const completed = std::ranges::count(all, ApproachState::completed, &ApproachRecord::state);
  if (std::cmp_equal(completed, all.size())) return ExplorationState::completed;
  return completed > 0 ? ExplorationState::partial : ExplorationState::failed;
}

events::EvaluationCompleted evaluation_of(Verdict const& verdict) {
  events::EvaluationCompleted event;
  event.top_approach = verdict.recommendation.best;
  auto const criteria = verdict.comparison.criteria();
  for (auto const& ranked : verdict.comparison.ranking()) {
    auto& row = event.comparison_matrix[ranked.approach];
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      if (ranked.cells[i].score) row[criteria[i].name] = *ranked.cells[i].score;
    }
  }
  return event;
}

}  // namespace

std::vector<EventPayload> closing_events(Exploration const& exploration,
                                         ScoringEngine const& scoring,
                                         Recommender const& recommender,
                                         schedule::RunEnded const& end) {
  using Events = std::vector<EventPayload>;
  auto const interrupted = [](InterruptionCause cause, std::string reason) -> Events {
    return {events::ExplorationInterrupted{cause, std::move(reason)}};
  };
  auto const ended = [&](ExplorationState state, std::string reason) -> Events {
    return {evaluation_of(reach_verdict(exploration, scoring, recommender)),
            events::ExplorationCompleted{state, std::move(reason)}};
  };
  switch (end.outcome) {
    case schedule::RunOutcome::done:
      if (any_open(exploration))
        return interrupted(InterruptionCause::others_wait, "other approaches wait");
      return ended(final_state(exploration), {});
    case schedule::RunOutcome::cancelled:
      return ended(ExplorationState::cancelled, "cancelled");
    case schedule::RunOutcome::deadline_passed:
      return interrupted(InterruptionCause::deadline, "the run's deadline passed");
    case schedule::RunOutcome::unauthorised:
      return interrupted(InterruptionCause::unauthorised, end.reason + "; log in, or fix the key");
    case schedule::RunOutcome::stopped:
      return interrupted(InterruptionCause::asked, end.reason);
    case schedule::RunOutcome::budget_spent:
      return interrupted(InterruptionCause::budget, end.reason);
    case schedule::RunOutcome::out_of_patience:
      return interrupted(InterruptionCause::patience, end.reason);
  }
  return {};
}

bool publishes(schedule::RunOutcome outcome) {
  switch (outcome) {
    case schedule::RunOutcome::done:
    case schedule::RunOutcome::cancelled:
    case schedule::RunOutcome::deadline_passed:
    case schedule::RunOutcome::budget_spent:
      return true;
    case schedule::RunOutcome::stopped:
    case schedule::RunOutcome::unauthorised:
    case schedule::RunOutcome::out_of_patience:
      return false;
  }
  return false;
}

}  // namespace parallel_explore::rounds
