#include "live/model.hpp"

#include "live/durations.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using std::chrono::seconds;

Exploration running(int count) {
  Exploration e;
  e.name = "e";
  e.state = ExplorationState::running;
  for (int i = 0; i < count; ++i)
    e.approaches.emplace_back().approach.name = "a" + std::to_string(i);
  return e;
}

TEST(Model, SaysWhatEachAgentIsDoing) {
  auto e = running(3);
  auto& works = e.approaches[0];
  works.state = ApproachState::running;
  works.started = TimePoint(seconds(10));
  auto& session = works.sessions.emplace_back();
  session.activity = {"Bash", "make\x1b[31m test"};
  session.usage.turns = 3;
  session.usage.output_tokens = 12'000;
  session.usage.cost_usd = 0.415;
  auto& measured = e.approaches[1];
  measured.state = ApproachState::evaluating;
  measured.worktree.changes = Changes{2, 30, 4};
  auto& failed = e.approaches[2];
  failed.state = ApproachState::failed;
  failed.reason = "gate tests failed";
  auto const model = model_of(e, {}, TimePoint(seconds(75)));
  EXPECT_EQ(model.rows[0].doing, "Bash make test");
  EXPECT_EQ(model.rows[0].turns, 3);
  EXPECT_EQ(model.rows[0].tokens, 12'000);
  EXPECT_EQ(model.rows[0].cost_usd, 0.415);
  EXPECT_EQ(model.rows[1].doing, "measuring");
  EXPECT_EQ(model.rows[1].changes, (Changes{2, 30, 4}));
  EXPECT_EQ(model.rows[2].doing, "gate tests failed");
  EXPECT_EQ(model.active, 2U);
  EXPECT_EQ(model.failed, 1U);
}

TEST(Model, ACompletedOneThatFailedAGateSaysSo) {
  auto e = running(1);
  auto& record = e.approaches[0];
  record.state = ApproachState::completed;
  Measurement passed, failed;
  passed.criterion = "builds";
  passed.passed = true;
  failed.criterion = "tests";
  failed.passed = false;
  failed.reason = "1 of 3 failed";
  record.evaluation.measurements = {passed};
  EXPECT_EQ(model_of(e, {}, {}).rows[0].doing, "");
  record.evaluation.measurements.push_back(failed);
  EXPECT_EQ(model_of(e, {}, {}).rows[0].doing, "tests failed: 1 of 3 failed");
}

TEST(Model, ASilentSessionIsCalledThat) {
  auto e = running(1);
  e.approaches[0].state = ApproachState::running;
  auto& session = e.approaches[0].sessions.emplace_back();
  session.activity = {"", "thinking"};
  session.silent = std::chrono::minutes(5);
  EXPECT_EQ(model_of(e, {}, {}).rows[0].doing, "silent for 5m00s");
}

TEST(Model, TheBudgetIsShownWithWhatIsSpentOfIt) {
  auto e = running(1);
  auto& session = e.approaches[0].sessions.emplace_back();
  session.usage.cost_usd = 2.225;
  session.usage.input_tokens = 310'000;
  session.usage.turns = 7;
  EXPECT_EQ(model_of(e, {}, {}).budget, "$2.23");
  e.experiment.budget.usd = 20;
  e.experiment.budget.tokens = 1'000'000;
  e.experiment.budget.turns = 50;
  EXPECT_EQ(model_of(e, {}, {}).budget, "$2.23 of $20.00, 310k of 1.0M tokens, 7 of 50 turns");
}

TEST(Model, TheWaitForTheApiIsCountedDown) {
  auto e = running(1);
  e.cooling_until = TimePoint(seconds(100));
  EXPECT_EQ(model_of(e, {}, TimePoint(seconds(60))).cooling, seconds(40));
  EXPECT_EQ(model_of(e, {}, TimePoint(seconds(100))).cooling, std::nullopt);
  e.state = ExplorationState::interrupted;
  EXPECT_EQ(model_of(e, {}, TimePoint(seconds(60))).cooling, std::nullopt);
}

TEST(Model, HelpersAreCounted) {
  auto e = running(1);
  e.helpers.resize(2);
  for (auto& helper : e.helpers) helper.purpose = HelperPurpose::judge;
  e.helpers[0].result = SessionResult{};
  EXPECT_EQ(model_of(e, {}, {}).helpers, "1 judging");
}

TEST(ClockText, IsShortAndNeverNegative) {
  EXPECT_EQ(clock_text(seconds(-5)), "0s");
  EXPECT_EQ(clock_text(seconds(65)), "1m05s");
  EXPECT_EQ(clock_text(std::chrono::hours(3) + std::chrono::minutes(5)), "3h05m");
  EXPECT_EQ(clock_text(std::chrono::hours(51)), "2d03h");
}

TEST(CountText, IsShort) {
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1234), "1.2k");
  EXPECT_EQ(count_text(99'960), "100k");
  EXPECT_EQ(count_text(999'900), "1.0M");
  EXPECT_EQ(count_text(4'120'000), "4.1M");
}

}  // namespace
}  // namespace parallel_explore::live
