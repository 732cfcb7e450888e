#include "explore/explorer_in_memory.hpp"

// Explorer::stop() at each stage, and the resume that follows.
namespace parallel_explore {
namespace {

using support::score;
using support::ScriptedSession;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class StopTest : public support::ExplorerInMemory {
 protected:
  /// Runs, and expects to be stopped for the reason that was given.
  Exploration stopped() {
    auto exploration = explore();
    EXPECT_EQ(exploration.state, ExplorationState::interrupted);
    EXPECT_EQ(exploration.cause, InterruptionCause::asked);
    EXPECT_EQ(exploration.reason, "asked");
    on_event = {};
    runner_->on_start = {};
    return exploration;
  }

  void stop_in_session(std::string const& name) {
    runner_->scripts[name] = {ScriptedSession{.waits = true}};
    runner_->on_start = [this, name](SessionRequest const& request) {
      if (request.approach.name == name)
        boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
    };
  }
};

TEST_F(StopTest, BeforeTheRunStopsItAtOnce) {
  explorer_->stop("asked");
  (void)stopped();
  EXPECT_THAT(sessions(), IsEmpty());
  EXPECT_EQ(resume().state, ExplorationState::completed) << "the next run is not stopped";
}

TEST_F(StopTest, WhileApproachesWorkLeavesThemForAResume) {
  stop_in_session("a");
  (void)stopped();
  EXPECT_EQ(resume().state, ExplorationState::completed);
}

TEST_F(StopTest, WhileTheFirstRoundWorksStartsNoSecond) {
  experiment_.session.strategy = Strategy::race;
  experiment_.session.samples = 5;
  experiment_.criteria = {score("speed")};
  stop_in_session("b.2");
  EXPECT_THAT(stopped().approaches, SizeIs(4));
}

TEST_F(StopTest, WhileAnAgentProposes) {
  experiment_.approaches.clear();
  experiment_.generate.count = 2;
  stop_in_session("propose");
  EXPECT_THAT(stopped().approaches, IsEmpty());
  EXPECT_THAT(sessions(), ElementsAre("propose"));
}

TEST_F(StopTest, WhileAnOutlineIsWritten) {
  list("c");
  experiment_.session.strategy = Strategy::outline;
  experiment_.criteria = {support::question("taste")};
  record({});
  stop_in_session("outline");
  auto const exploration = resume();
  EXPECT_EQ(exploration.cause, InterruptionCause::asked);
  EXPECT_EQ(std::ranges::count(sessions(), "a"), 0);
}

TEST_F(StopTest, WhileOutlinesAreJudged) {
  list("c");
  experiment_.session.strategy = Strategy::outline;
  experiment_.session.keep = 1;
  experiment_.criteria = {support::question("taste")};
  record({});
  runner_->answer = [](SessionRequest const& request) { return request.session_id; };
  stop_in_session("judge");
  auto const exploration = resume();
  EXPECT_EQ(exploration.cause, InterruptionCause::asked);
  EXPECT_EQ(std::ranges::count(sessions(), "outline"), 3);
  EXPECT_THAT(told<events::ApproachDropped>(), IsEmpty());
}

TEST_F(StopTest, ASecondTimeIsSafe) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  runner_->on_start = [this](SessionRequest const& request) {
    if (request.approach.name != "a") return;
    explorer_->stop("once");
    explorer_->stop("asked");
  };
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
}

TEST_F(StopTest, OfTheRunReportsWhatWasMeasured) {
  experiment_.session.max_parallel = 1;
  experiment_.criteria = {score("speed")};
  stop_in_session("b");
  auto const exploration = stopped();
  EXPECT_EQ(exploration.at("a").state, ApproachState::completed);
  EXPECT_THAT(exploration.at("a").evaluation.measurements, SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore
