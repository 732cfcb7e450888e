#include "parallel_explore/exploration.hpp"

#include "parallel_explore/error.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

class Fold : public testing::Test {
 protected:
  Fold() {
    events::ExplorationStarted start;
    for (auto const* name : {"a", "b"}) {
      Approach approach;
      approach.name = name;
      start.experiment.approaches.push_back(approach);
    }
    apply(start);
  }
  void apply(EventPayload payload) {
    e_.apply({e_.last_seq + 1, TimePoint(), "e", std::move(payload)});
  }
  ApproachRecord const& a() { return *e_.find("a"); }
  Exploration e_;
};

TEST_F(Fold, FollowsAnApproachThroughItsLife) {
  apply(events::ApproachStarted{"a", ""});
  EXPECT_EQ(a().state, ApproachState::preparing);
  apply(events::WorktreeCreated{"a", "/w", "branch"});
  apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
  EXPECT_EQ(a().state, ApproachState::running);
  apply(events::SessionProgress{"a", 1, {"Bash", "make"}, {.turns = 3}});
  EXPECT_EQ(a().sessions.at(0).usage.turns, 3);
  apply(events::SessionCompleted{"a", 1, {}});
  apply(events::WorkCommitted{"a", "c", {1, 2, 3}});
  apply(events::EvaluationStarted{"a"});
  apply(events::Measured{"a", 1, {.criterion = "x", .values = {1}}});
  apply(events::Measured{"a", 1, {.criterion = "x", .values = {2}}});
  EXPECT_EQ(a().measurements.size(), 1U) << "measuring again replaces";
  apply(events::ApproachCompleted{"a", "", {}});
  EXPECT_EQ(a().state, ApproachState::completed);
  EXPECT_EQ(e_.find("b")->state, ApproachState::pending);
  apply(events::WorktreeRemoved{"a", 1, false});
  EXPECT_EQ(a().worktree, "");
  EXPECT_EQ(a().branch, "branch");
}

TEST_F(Fold, AnInterruptionMakesUnfinishedOnesWait) {
  apply(events::ApproachStarted{"a", ""});
  apply(events::ApproachFailed{"b", "", ApproachState::timed_out, "slow"});
  apply(events::ExplorationInterrupted{"SIGINT"});
  EXPECT_EQ(a().state, ApproachState::pending);
  EXPECT_EQ(e_.find("b")->state, ApproachState::timed_out);
  EXPECT_EQ(e_.state, ExplorationState::interrupted);
}

TEST_F(Fold, RefusesWhatCannotFollow) {
  EXPECT_THROW(apply(events::ApproachStarted{"c", ""}), Error);
  EXPECT_THROW(e_.apply({7, TimePoint(), "e", events::ExplorationResumed{}}), Error);
  EXPECT_THROW(apply(events::ExplorationStarted{}), Error);
  EXPECT_THROW(apply(events::SessionProgress{"a", 1, {}, {}}), Error);
  Exploration fresh;
  EXPECT_THROW(fresh.apply({1, TimePoint(), "e", events::ExplorationResumed{}}), Error);
}

}  // namespace
}  // namespace parallel_explore
