#include "rounds/end_of_run.hpp"

#include "rounds/records.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore::rounds {
namespace {

using schedule::RunOutcome;

std::vector<EventPayload> close(std::vector<ApproachRecord> approaches, RunOutcome outcome,
                                std::string reason = {}) {
  auto exploration = started(Strategy::all);
  exploration.approaches = std::move(approaches);
  schedule::RunEnded const end{outcome, std::move(reason)};
  return closing_events(exploration, WeightedScoring(), StandardRecommender(), end);
}

ApproachRecord failed(std::string const& name) {
  auto record = pending(name);
  record.state = ApproachState::failed;
  return record;
}

ExplorationState state_of(std::vector<EventPayload> const& events) {
  return std::get<events::ExplorationCompleted>(events.back()).state;
}

TEST(EndOfRun, ScoresBeforeItCompletes) {
  auto const events = close({completed("a", 9), completed("b", 5)}, RunOutcome::done);
  ASSERT_EQ(events.size(), 2);
  auto const& scores = std::get<events::EvaluationCompleted>(events[0]);
  EXPECT_EQ(scores.top_approach, "a");
  EXPECT_DOUBLE_EQ(scores.comparison_matrix.at("a").at("speed"), 9);
  EXPECT_DOUBLE_EQ(scores.comparison_matrix.at("b").at("speed"), 5);
  EXPECT_EQ(state_of(events), ExplorationState::completed);
}

TEST(EndOfRun, IsPartialWhereSomeFailed) {
  EXPECT_EQ(state_of(close({completed("a", 9), failed("b")}, RunOutcome::done)),
            ExplorationState::partial);
}

TEST(EndOfRun, IsFailedWhereAllFailed) {
  auto const events = close({failed("a"), failed("b")}, RunOutcome::done);
  EXPECT_EQ(state_of(events), ExplorationState::failed);
  EXPECT_EQ(std::get<events::EvaluationCompleted>(events[0]).top_approach, "");
}

TEST(EndOfRun, IsCancelledWithItsScores) {
  auto const events = close({completed("a", 9), failed("b")}, RunOutcome::cancelled);
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(std::get<events::EvaluationCompleted>(events[0]).top_approach, "a");
  EXPECT_EQ(state_of(events), ExplorationState::cancelled);
}

struct Interruption {
  RunOutcome outcome;
  InterruptionCause cause;
  std::string reason;
};

class InterruptedRun : public testing::TestWithParam<Interruption> {};

TEST_P(InterruptedRun, RecordsTheCauseAndNoScores) {
  auto const& [outcome, cause, reason] = GetParam();
  auto const events = close({completed("a", 9), pending("b")}, outcome, "said so");
  ASSERT_EQ(events.size(), 1);
  auto const& event = std::get<events::ExplorationInterrupted>(events[0]);
  EXPECT_EQ(event.cause, cause);
  EXPECT_EQ(event.reason, reason);
}

INSTANTIATE_TEST_SUITE_P(
    EveryOutcome, InterruptedRun,
    testing::Values(
        Interruption{RunOutcome::done, InterruptionCause::others_wait, "other approaches wait"},
        Interruption{RunOutcome::deadline_passed, InterruptionCause::deadline,
                     "the run's deadline passed"},
        Interruption{RunOutcome::unauthorised, InterruptionCause::unauthorised,
                     "said so; log in, or fix the key"},
        Interruption{RunOutcome::stopped, InterruptionCause::asked, "said so"},
        Interruption{RunOutcome::budget_spent, InterruptionCause::budget, "said so"},
        Interruption{RunOutcome::out_of_patience, InterruptionCause::patience, "said so"}));

TEST(EndOfRun, PublishesUnlessAResumeIsToFollow) {
  for (auto const outcome : {RunOutcome::done, RunOutcome::cancelled, RunOutcome::deadline_passed,
                             RunOutcome::budget_spent})
    EXPECT_TRUE(publishes(outcome)) << static_cast<int>(outcome);
  for (auto const outcome :
       {RunOutcome::stopped, RunOutcome::unauthorised, RunOutcome::out_of_patience})
    EXPECT_FALSE(publishes(outcome)) << static_cast<int>(outcome);
}

}  // namespace
}  // namespace parallel_explore::rounds
