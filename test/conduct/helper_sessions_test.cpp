#include "conduct/helpers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::conduct {
namespace {

using namespace std::chrono_literals;
using support::Helpers;
using testing::DoubleEq;
using testing::Optional;

Experiment patient(std::chrono::milliseconds patience) {
  Experiment experiment;
  experiment.session.patience = patience;
  return experiment;
}

Limited limited_for(std::chrono::milliseconds wait) {
  Limited limited;
  limited.reason = "429";
  limited.until =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + wait;
  return limited;
}

void spend(Helpers& helpers, std::string const& session, std::optional<double> usd) {
  SessionResult result;
  result.usage.output_tokens = 1000;
  result.usage.cost_usd = usd;
  (void)helpers.journal->append(
      events::HelperStarted{session, HelperPurpose::judge, "scripted", "", ""});
  (void)helpers.journal->append(events::HelperCompleted{session, result});
}

TEST(HelperSessionsTest, NineDollarsOfTenLeaveOneAlsoBesideAnUnknownCost) {
  Experiment experiment;
  experiment.budget.usd = 10;
  Helpers helpers(experiment);
  spend(helpers, "first", 9);
  spend(helpers, "second", std::nullopt);
  (void)helpers.run();
  EXPECT_THAT(helpers.runner->requests.at(0).budget_usd, Optional(DoubleEq(1)));
}

TEST(HelperSessionsTest, StartsNothingOnceTheBudgetIsSpent) {
  Experiment experiment;
  experiment.budget.usd = 10;
  Helpers helpers(experiment);
  spend(helpers, "first", 10);
  spend(helpers, "second", std::nullopt);
  EXPECT_THROW((void)helpers.run(), NoBudgetLeft);
  EXPECT_TRUE(helpers.runner->requests.empty());
}

TEST(HelperSessionsTest, AsksAgainWhenTheApiIsBack) {
  Helpers helpers(patient(1h));
  helpers.end_with({limited_for(5ms), Completed{}});
  EXPECT_EQ(helpers.run().result.end, SessionEnd(Completed{}));
  EXPECT_EQ(helpers.runner->requests.size(), 2U);
  EXPECT_EQ(helpers.told<events::CooledDown>().size(), 1U);
}

TEST(HelperSessionsTest, DoesNotWaitForAnApiThatIsBackTooLate) {
  Helpers helpers(patient(1h));
  helpers.end_with({limited_for(2h)});
  EXPECT_EQ(name_of(helpers.run().result.end), "limited");
  EXPECT_EQ(helpers.runner->requests.size(), 1U);
  EXPECT_TRUE(helpers.told<events::CooledDown>().empty());
}

TEST(HelperSessionsTest, AStopEndsTheWait) {
  Helpers helpers(patient(1h));
  helpers.end_with({limited_for(30min)});
  helpers.stop_at<events::CooledDown>();
  EXPECT_THROW((void)helpers.run(), async::Stopped);
  EXPECT_EQ(helpers.runner->requests.size(), 1U);
}

TEST(HelperSessionsTest, GivesUpAfterTheLastRetry) {
  Experiment experiment;
  experiment.session.retries = 2;
  experiment.session.retry_delay = 1ms;
  Helpers helpers(experiment);
  helpers.end_with(std::vector<SessionEnd>(3, Failed{"network", true}));
  EXPECT_EQ(name_of(helpers.run().result.end), "failed");
  EXPECT_EQ(helpers.runner->requests.size(), 3U);
}

TEST(HelperSessionsTest, DoesNotRepeatAFailureThatIsFinal) {
  Experiment experiment;
  experiment.session.retries = 2;
  Helpers helpers(experiment);
  helpers.end_with({Failed{"no such model", false}});
  (void)helpers.run();
  EXPECT_EQ(helpers.runner->requests.size(), 1U);
}

}  // namespace
}  // namespace parallel_explore::conduct
