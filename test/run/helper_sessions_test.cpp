#include "parallel_explore/error.hpp"
#include "run/helper_sessions_in_memory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>

namespace parallel_explore::run {
namespace {

using namespace std::chrono_literals;
using support::limited_for;
using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

class HelperSessionsTest : public support::HelperSessionsInMemory {
 protected:
  void spend(std::string const& session, std::optional<double> usd) {
    if (!recorder) open();
    SessionResult result;
    result.usage.output_tokens = 1000;
    result.usage.cost_usd = usd;
    recorder->emit(events::HelperStarted{session, HelperPurpose::judge, "scripted", "", ""});
    recorder->emit(events::HelperCompleted{session, result});
  }

  /// Runs so many at the same time, to their ends.
  void run_together(int count) {
    for (int i = 0; i < count; ++i)
      boost::asio::co_spawn(loop, sessions().run(request()), boost::asio::detached);
    loop.restart();
    loop.run();
  }
};

TEST_F(HelperSessionsTest, ReadsOnlyAndRunsInTheGivenDirectory) {
  auto helper = request();
  helper.model = "small";
  helper.prompt = "Propose.";
  helper.timeout = 7min;
  auto const outcome = run(std::move(helper));
  auto const& asked = runner->requests.at(0);
  EXPECT_TRUE(asked.read_only);
  EXPECT_EQ(asked.helper, HelperPurpose::propose);
  EXPECT_EQ(asked.worktree, directory.path());
  EXPECT_EQ(asked.agent.model, "small");
  EXPECT_EQ(asked.agent.permission_mode, "default");
  EXPECT_EQ(asked.prompt, "Propose.");
  EXPECT_EQ(asked.timeout, 7min);
  EXPECT_EQ(asked.session_id, outcome.session_id);
}

TEST_F(HelperSessionsTest, ADirectoryOfItsOwnIsRemovedAfterwards) {
  auto helper = request();
  helper.directory.clear();
  runner->on_start = [](SessionRequest const& asked) {
    EXPECT_TRUE(std::filesystem::is_directory(asked.worktree));
  };
  (void)run(std::move(helper));
  EXPECT_FALSE(std::filesystem::exists(runner->requests.at(0).worktree));
}

TEST_F(HelperSessionsTest, RecordsItsProcessAndNotItsProgress) {
  runner->scripts["propose"].push_back(
      {.emits = {events::SessionSpawned{"propose", 1, {4711, 1}}, events::SessionProgress{}}});
  (void)run();
  auto const& helpers = recorder->exploration().helpers;
  ASSERT_THAT(helpers, SizeIs(1));
  EXPECT_EQ(helpers[0].process.pid, 4711);
  EXPECT_THAT(told<events::SessionProgress>(), IsEmpty());
}

TEST_F(HelperSessionsTest, TakesTheSettingsOfItsAgent) {
  experiment.agents["scripted"].model = "large";
  (void)run();
  EXPECT_EQ(runner->requests.at(0).agent.model, "large");
}

// Budget.

TEST_F(HelperSessionsTest, NineDollarsOfTenLeaveOneAlsoBesideAnUnknownCost) {
  experiment.budget.usd = 10;
  spend("first", 9);
  spend("second", std::nullopt);
  (void)run();
  EXPECT_THAT(runner->requests.at(0).budget_usd, Optional(DoubleEq(1)));
}

TEST_F(HelperSessionsTest, StartsNothingOnceTheBudgetIsSpent) {
  experiment.budget.usd = 10;
  spend("first", 10);
  spend("second", std::nullopt);
  EXPECT_THROW((void)run(), NoBudgetLeft);
  EXPECT_THAT(runner->requests, IsEmpty());
}

// An API that refuses.

TEST_F(HelperSessionsTest, AsksAgainWhenTheApiIsBack) {
  end_with({limited_for(5ms), Completed{}});
  EXPECT_EQ(run().result.end, SessionEnd(Completed{}));
  EXPECT_THAT(runner->requests, SizeIs(2));
  EXPECT_THAT(told<events::CooledDown>(), SizeIs(1));
}

TEST_F(HelperSessionsTest, DoesNotWaitForAnApiThatIsBackTooLate) {
  experiment.session.patience = 1h;
  end_with({limited_for(2h)});
  EXPECT_EQ(name_of(run().result.end), "limited");
  EXPECT_THAT(runner->requests, SizeIs(1));
  EXPECT_THAT(told<events::CooledDown>(), IsEmpty());
}

TEST_F(HelperSessionsTest, AStopEndsTheWait) {
  end_with({limited_for(30min)});
  stop_at<events::CooledDown>();
  EXPECT_THROW((void)run(), async::Stopped);
  EXPECT_THAT(runner->requests, SizeIs(1));
}

TEST_F(HelperSessionsTest, OneRefusalMakesAllOthersWait) {
  end_with({limited_for(30min)});
  at<events::CooledDown>([this] {
    boost::asio::co_spawn(loop, sessions().run(request()), boost::asio::detached);
    boost::asio::post(loop, [this] { group.stop(); });
  });
  EXPECT_THROW((void)run(), async::Stopped);
  EXPECT_THAT(runner->requests, SizeIs(1));
}

TEST_F(HelperSessionsTest, ARefusalHalvesTheSessionsAtOnceUntilOthersSucceed) {
  experiment.session.max_parallel = 4;
  end_with({limited_for(5ms), Failed{"no", false}});
  (void)run();
  EXPECT_EQ(told<events::CooledDown>().at(0).parallel, 2);
  std::vector<std::size_t> started;  // when a session completes
  at<events::HelperCompleted>([&] { started.push_back(runner->requests.size() - 2); });
  run_together(5);
  ASSERT_THAT(started, SizeIs(5));
  EXPECT_EQ(started[0], 2U);
  EXPECT_EQ(started[4], 5U);
}

TEST_F(HelperSessionsTest, AStopEndsTheWaitForATurn) {
  experiment.session.max_parallel = 2;
  end_with({limited_for(5ms), Failed{"no", false}});
  (void)run();
  runner->scripts["propose"].push_back({.waits = true});
  runner->on_start = [this](SessionRequest const&) {
    boost::asio::post(loop, [this] { group.stop(); });
  };
  run_together(2);
  EXPECT_THAT(runner->requests, SizeIs(3));
}

// Failures.

TEST_F(HelperSessionsTest, GivesUpAfterTheLastRetry) {
  experiment.session.retries = 2;
  end_with(std::vector<SessionEnd>(3, Failed{"network", true}));
  EXPECT_EQ(name_of(run().result.end), "failed");
  EXPECT_THAT(runner->requests, SizeIs(3));
}

TEST_F(HelperSessionsTest, DoesNotRepeatAFailureThatIsFinal) {
  experiment.session.retries = 2;
  end_with({Failed{"no such model", false}});
  (void)run();
  EXPECT_THAT(runner->requests, SizeIs(1));
}

TEST_F(HelperSessionsTest, StartsNothingInAStoppedGroup) {
  (void)sessions();
  group.stop();
  EXPECT_THROW((void)run(), async::Stopped);
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(HelperSessionsTest, AStopEndsARunningSession) {
  runner->scripts["propose"].push_back({.waits = true});
  stop_at<events::HelperStarted>();
  EXPECT_THROW((void)run(), async::Stopped);
  EXPECT_THAT(told<events::HelperCompleted>(), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore::run
