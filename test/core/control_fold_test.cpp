#include "core/control_fold.hpp"

#include "parallel_explore/error.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::ElementsAre;

class ControlFold : public testing::Test {
 protected:
  ControlFold() {
    events::ExplorationStarted start;
    start.experiment.approaches.emplace_back("a");
    start.experiment.session.retries = 2;
    start.experiment.budget.tokens = 100;
    apply(start);
  }

  void apply(EventPayload payload) {
    e_.apply({e_.last_seq + 1, TimePoint(), "e", std::move(payload)});
  }

  void run_session(SessionEnd end = Completed{}) {
    apply(events::ApproachStarted{"a", ""});
    apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
    SessionResult result;
    result.end = std::move(end);
    apply(events::SessionCompleted{"a", 1, std::move(result)});
  }

  void finish() {
    run_session();
    apply(events::ApproachCompleted{"a", "", {}});
    apply(events::ExplorationCompleted{ExplorationState::completed, ""});
  }

  ApproachRecord const& a() { return *e_.find("a"); }
  Exploration e_;
};

TEST_F(ControlFold, AToldResultWaitsForASessionThatEndsWell) {
  finish();
  apply(events::ApproachTold{"a", "more"});
  EXPECT_EQ(a().state, ApproachState::pending);
  EXPECT_TRUE(a().remark_waits);
  EXPECT_EQ(e_.state, ExplorationState::interrupted);
  EXPECT_EQ(e_.cause, InterruptionCause::others_wait);
  apply(events::ExplorationResumed{});
  run_session(Failed{"no"});
  EXPECT_TRUE(a().remark_waits) << "a retry does it";
  run_session();
  EXPECT_FALSE(a().remark_waits);
  EXPECT_THAT(a().remarks, ElementsAre("more"));
}

TEST_F(ControlFold, AResultThatWasDroppedIsWorkedOnAgainAllTheSame) {
  finish();
  apply(events::ApproachDropped{"a", "others are better"});
  apply(events::ApproachTold{"a", "more"});
  EXPECT_EQ(a().strategy.dropped, "");
}

TEST_F(ControlFold, AnUnknownApproachCannotHaveBeenTold) {
  EXPECT_THROW(apply(events::ApproachTold{"z", "more"}), Error);
}

TEST_F(ControlFold, APauseEndsWithTheRun) {
  apply(events::RunPaused{});
  EXPECT_TRUE(e_.paused);
  apply(events::RunContinued{});
  EXPECT_FALSE(e_.paused);
  for (EventPayload const& end :
       std::vector<EventPayload>{events::ExplorationInterrupted{InterruptionCause::asked, ""},
                                 events::ExplorationCompleted{}, events::ExplorationResumed{}}) {
    apply(events::RunPaused{});
    apply(end);
    EXPECT_FALSE(e_.paused) << name_of(end);
  }
}

TEST_F(ControlFold, SettingsThatAreNotGivenStay) {
  LiveSettings settings;
  settings.max_parallel = 7;
  settings.timeout = std::chrono::minutes(5);
  settings.budget.usd = 3;
  apply(events::SettingsChanged{settings});
  auto const& session = e_.experiment.session;
  EXPECT_EQ(session.max_parallel, 7);
  EXPECT_EQ(session.timeout, std::chrono::minutes(5));
  EXPECT_EQ(session.retries, 2);
  EXPECT_EQ(e_.experiment.budget.usd, 3);
  EXPECT_EQ(e_.experiment.budget.tokens, 100);
}

}  // namespace
}  // namespace parallel_explore
