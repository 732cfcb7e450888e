#include "run/dispatcher.hpp"

#include "parallel_explore/error.hpp"
#include "run/run_in_memory.hpp"

#include <algorithm>
#include <set>

// Sessions that run together or wait, and the end of a run.
namespace parallel_explore::run {
namespace {

using namespace std::chrono_literals;
using schedule::RunOutcome;
using support::gate;
using support::limited_for;
using support::number;
using support::ScriptedSession;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

ScriptedSession costing(double usd, SessionEnd end = Completed{}) {
  ScriptedSession session{.end = std::move(end)};
  session.usage.cost_usd = usd;
  return session;
}

class DispatcherTest : public support::RunInMemory {
 protected:
  DispatcherTest() {
    for (auto const* name : {"a", "b", "c"}) add_approach(name);
  }

  /// A dispatcher of these approaches, or of all.
  void make_dispatcher(std::set<std::string> only = {}) {
    dispatcher.reset();
    open();
    dispatcher.emplace(loop.get_executor(), bricks, *recorder, std::move(only));
  }

  schedule::RunEnded run() {
    if (!dispatcher) make_dispatcher();
    loop.restart();
    return support::run(loop, dispatcher->run());
  }

  /// Runs what is recorded to its end, as a later run does.
  schedule::RunEnded resume() {
    runner->on_start = {};
    on_event = {};
    make_dispatcher();
    return run();
  }

  void script(std::string const& approach, ScriptedSession session) {
    runner->scripts[approach].push_back(std::move(session));
  }

  [[nodiscard]] std::vector<ApproachState> states() const {
    std::vector<ApproachState> states;
    for (auto const* name : {"a", "b", "c"}) states.push_back(record(name).state);
    return states;
  }

  std::optional<Dispatcher> dispatcher;
};

TEST_F(DispatcherTest, RunsEveryApproachWithinTheLimit) {
  experiment.criteria = {gate("tests")};
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(states(), Each(ApproachState::completed));
  EXPECT_EQ(runner->most_at_once, 2);
  EXPECT_THAT(evaluator.asked,
              UnorderedElementsAre(std::pair("tests", "a"), std::pair("tests", "b"),
                                   std::pair("tests", "c")));
}

TEST_F(DispatcherTest, RunsOnlyTheChosenApproaches) {
  make_dispatcher({"b"});
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(states(), ElementsAre(ApproachState::pending, ApproachState::completed,
                                    ApproachState::pending));
}

TEST_F(DispatcherTest, StartsAnApproachAfterThoseItNeeds) {
  experiment.session.max_parallel = 3;
  experiment.approaches[0].after = {"c"};
  std::vector<std::string> started;
  runner->on_start = [&](SessionRequest const& request) {
    started.push_back(request.approach.name);
    if (request.approach.name == "a") {
      EXPECT_EQ(record("c").state, ApproachState::completed);
    }
  };
  run();
  EXPECT_EQ(started.back(), "a");
}

TEST_F(DispatcherTest, RetriesTransientFailures) {
  script("b", {.end = Failed{"connection reset", true}});
  run();
  EXPECT_EQ(record("b").state, ApproachState::completed);
  EXPECT_THAT(record("b").sessions, SizeIs(2));
  auto const retried = told<events::ApproachRetried>();
  ASSERT_THAT(retried, SizeIs(1));
  EXPECT_EQ(retried[0].reason, "connection reset");
}

TEST_F(DispatcherTest, DoublesTheWaitBeforeEachRetry) {
  experiment.session.retry_delay = 1ms;
  experiment.session.retries = 3;
  for (int i = 0; i < 3; ++i) script("b", {.end = Failed{"reset", true}});
  run();
  std::vector<std::chrono::milliseconds> delays;
  for (auto const& each : told<events::ApproachRetried>()) delays.push_back(each.delay);
  EXPECT_THAT(delays, ElementsAre(1ms, 2ms, 4ms));
}

TEST_F(DispatcherTest, GivesUpWhenTheRetriesAreUsed) {
  experiment.session.retries = 1;
  script("b", {.end = Failed{"reset", true}});
  script("b", {.end = Failed{"reset again", true}});
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_EQ(record("b").state, ApproachState::failed);
  EXPECT_EQ(record("b").reason, "reset again");
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(DispatcherTest, ResumesTheAgentsOwnSession) {
  runner->resumes = true;
  script("a", {.end = Failed{"reset", true}, .agent_session = "memory-1"});
  run();
  auto const second = std::ranges::find_if(runner->requests, [](SessionRequest const& each) {
    return each.approach.name == "a" && each.resume.has_value();
  });
  ASSERT_NE(second, runner->requests.end());
  EXPECT_EQ(second->resume->session_id, "memory-1");
}

// Stopping and cancelling.

TEST_F(DispatcherTest, StopsWhatRunsAndLeavesTheRestForAResume) {
  script("a", {.waits = true});
  script("b", {.waits = true});
  runner->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "b") dispatcher->stop("asked");
  };
  auto const ended = run();
  EXPECT_EQ(ended.outcome, RunOutcome::stopped);
  EXPECT_EQ(ended.reason, "asked");
  EXPECT_THAT(runner->requests, SizeIs(2));
  for (auto const state : states()) EXPECT_FALSE(is_final(state));

  EXPECT_EQ(resume().outcome, RunOutcome::done);
  EXPECT_THAT(states(), Each(ApproachState::completed));
}

TEST_F(DispatcherTest, AStopEndsTheWaitForARetry) {
  experiment.session.retry_delay = 1h;
  script("a", {.end = Failed{"reset", true}});
  at<events::ApproachRetried>([this] { dispatcher->stop("asked"); });
  EXPECT_EQ(run().outcome, RunOutcome::stopped);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(DispatcherTest, StopsAtTheDeadline) {
  experiment.deadline = 1ms;
  script("a", {.waits = true});
  EXPECT_EQ(run().outcome, RunOutcome::deadline_passed);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(DispatcherTest, CancelsARunningApproachAndFinishesTheOthers) {
  script("a", {.waits = true});
  runner->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "b") dispatcher->cancel({"a"});
  };
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(states(), ElementsAre(ApproachState::cancelled, ApproachState::completed,
                                    ApproachState::completed));
}

TEST_F(DispatcherTest, CancelsAnApproachThatHasNotStarted) {
  runner->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "a") dispatcher->cancel({"c"});
  };
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_EQ(record("c").state, ApproachState::cancelled);
  EXPECT_THAT(runner->requests, SizeIs(2));
}

TEST_F(DispatcherTest, CancelsAnApproachThatWaitsForARetry) {
  experiment.session.retry_delay = 1h;
  script("a", {.end = Failed{"reset", true}});
  at<events::ApproachRetried>([this] { dispatcher->cancel({"a"}); });
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_THAT(record("a").sessions, SizeIs(1));
}

TEST_F(DispatcherTest, CancelsEverything) {
  script("a", {.waits = true});
  runner->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "a") dispatcher->cancel({});
  };
  EXPECT_EQ(run().outcome, RunOutcome::cancelled);
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_EQ(record("c").state, ApproachState::cancelled);
}

TEST_F(DispatcherTest, RunsWhatIsAddedMeanwhile) {
  runner->on_start = [this](SessionRequest const& request) {
    if (request.approach.name != "c") return;
    Approach further;
    further.name = further.id = "d";
    recorder->emit(events::ApproachGenerated{further});
    dispatcher->add("d");
  };
  run();
  EXPECT_EQ(record("d").state, ApproachState::completed);
}

// An API that refuses.

TEST_F(DispatcherTest, ALimitedApproachResumesWhenTheApiIsBack) {
  script("a", {.end = limited_for(5ms)});
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_EQ(record("a").state, ApproachState::completed);
  EXPECT_THAT(record("a").sessions, SizeIs(2));
}

TEST_F(DispatcherTest, OneRefusalCoolsAllSessionsDown) {
  experiment.session.max_parallel = 1;
  script("a", {.end = limited_for(1h)});
  at<events::CooledDown>([this] { dispatcher->stop("asked"); });
  EXPECT_EQ(run().outcome, RunOutcome::stopped);
  EXPECT_THAT(runner->requests, SizeIs(1));
  EXPECT_THAT(told<events::CooledDown>(), SizeIs(1));
}

TEST_F(DispatcherTest, AnotherAgentTakesOverFromOneThatIsLimited) {
  auto second = std::make_shared<support::ScriptedRunner>();
  runners["second"] = second;
  experiment.session.handover = true;
  experiment.session.handover_to = {"scripted", "second"};
  script("a", {.end = limited_for(1h)});
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(agents_at_work(record("a")), ElementsAre("scripted", "second"));
  EXPECT_EQ(record("a").state, ApproachState::completed);
  auto const handed = told<events::ApproachHandedOver>();
  ASSERT_FALSE(handed.empty());
  EXPECT_EQ(handed[0].approach, "a");
  EXPECT_EQ(handed[0].from, "scripted");
  EXPECT_THAT(handed[0].reason, testing::HasSubstr("429"));
  EXPECT_THAT(told<events::CooledDown>(), IsEmpty()) << "no approach waits";
  auto const taken = std::ranges::find(
      second->requests, "a", [](SessionRequest const& each) { return each.approach.name; });
  ASSERT_NE(taken, second->requests.end());
  EXPECT_THAT(taken->prompt, testing::HasSubstr("Another agent began this task"));
}

TEST_F(DispatcherTest, ALaterRunContinuesWithTheAgentThatTookOver) {
  auto second = std::make_shared<support::ScriptedRunner>();
  runners["second"] = second;
  experiment.session.handover = true;
  experiment.session.handover_to = {"second"};
  script("a", {.end = limited_for(1h)});
  second->scripts["a"].push_back({.waits = true});
  second->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "a") dispatcher->stop("asked");
  };
  EXPECT_EQ(run().outcome, RunOutcome::stopped);
  second->on_start = {};
  EXPECT_EQ(resume().outcome, RunOutcome::done);
  EXPECT_EQ(record("a").sessions.back().agent, "second");
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(DispatcherTest, ARefusalWithinASessionCoolsDownAndHalvesTheSessions) {
  experiment.session.max_parallel = 4;
  script("a", {.emits = {events::SessionLimited{"a", 1, 429, 10ms, "slow down"}}});
  run();
  auto const cooled = told<events::CooledDown>();
  ASSERT_THAT(cooled, SizeIs(1));
  EXPECT_EQ(cooled[0].reason, "slow down");
  EXPECT_EQ(cooled[0].parallel, 2);
}

TEST_F(DispatcherTest, RefusedCredentialsAreNoReasonToCoolDown) {
  script("a", {.end = Unauthorised{"401"},
               .emits = {events::SessionLimited{"a", 1, 401, 10ms, "unauthorised"}}});
  EXPECT_EQ(run().outcome, RunOutcome::unauthorised);
  EXPECT_THAT(told<events::CooledDown>(), IsEmpty());
}

TEST_F(DispatcherTest, GivesUpAnApiThatRefusesForTooLong) {
  experiment.session.patience = 1ms;
  for (auto const* name : {"a", "b", "c"}) script(name, {.end = limited_for(1h)});
  EXPECT_EQ(run().outcome, RunOutcome::out_of_patience);
  for (auto const state : states()) EXPECT_FALSE(is_final(state));
}

TEST_F(DispatcherTest, RefusedCredentialsHoldBackTheAgentsOtherApproaches) {
  experiment.session.max_parallel = 1;
  script("a", {.end = Unauthorised{"401"}});
  auto const ended = run();
  EXPECT_EQ(ended.outcome, RunOutcome::unauthorised);
  EXPECT_EQ(ended.reason, "401");
  EXPECT_EQ(record("a").cause, FailureCause::unauthorised);
  EXPECT_THAT(runner->requests, SizeIs(1));
}

// Budgets.

TEST_F(DispatcherTest, EndsAnApproachThatSpendsMoreThanItsBudget) {
  experiment.session.budget.usd = 1.0;
  script("a", costing(1.5, Failed{"reset", true}));
  run();
  EXPECT_EQ(record("a").cause, FailureCause::budget_spent);
  EXPECT_THAT(record("a").sessions, SizeIs(1));
  EXPECT_EQ(record("b").state, ApproachState::completed);
}

TEST_F(DispatcherTest, EndsASessionThatReportsMoreThanTheBudget) {
  experiment.session.budget.turns = 10;
  Usage usage;
  usage.turns = 12;
  script("a", {.emits = {events::SessionProgress{"a", 1, {}, usage, ""}}, .waits = true});
  run();
  EXPECT_EQ(record("a").cause, FailureCause::budget_spent);
}

TEST_F(DispatcherTest, StopsTheRunWhenItsBudgetIsSpent) {
  experiment.session.max_parallel = 1;
  experiment.budget.usd = 1.0;
  script("a", costing(1.5));
  EXPECT_EQ(run().outcome, RunOutcome::budget_spent);
  EXPECT_THAT(runner->requests, SizeIs(1));
  EXPECT_THAT(told<events::BudgetSpent>(), SizeIs(1));
}

TEST_F(DispatcherTest, CountsWhatEarlierRunsAndHelpersSpent) {
  experiment.session.max_parallel = 1;
  experiment.budget.usd = 10.0;
  open();
  SessionResult judged;
  judged.usage.cost_usd = 9.5;
  recorder->emit(events::HelperStarted{"h", HelperPurpose::judge, "scripted", "", ""});
  recorder->emit(events::HelperCompleted{"h", judged});
  script("a", costing(1.0));
  make_dispatcher();
  EXPECT_EQ(run().outcome, RunOutcome::budget_spent);
  EXPECT_THAT(runner->requests, SizeIs(1));
}

// Measuring, and faults.

TEST_F(DispatcherTest, MeasuresWhenAllWorkHasEnded) {
  experiment.criteria = {number("time", true)};
  evaluator.answer = [this](Criterion const&, Sample const& sample) {
    EXPECT_THAT(record("c").sessions, SizeIs(1));
    Measurement measurement;
    measurement.values = {sample.approach.name == "a" ? 1.0 : 2.0};
    return measurement;
  };
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(states(), Each(ApproachState::completed));
}

TEST_F(DispatcherTest, CancelsAnApproachThatIsMeasured) {
  experiment.criteria = {number("time", true)};
  evaluator.waits = [this](Criterion const&, Sample const& sample) {
    bool const is_a = sample.approach.name == "a";
    if (is_a) boost::asio::post(loop, [this] { dispatcher->cancel({"a"}); });
    return is_a;
  };
  EXPECT_EQ(run().outcome, RunOutcome::done);
  EXPECT_THAT(states(), ElementsAre(ApproachState::cancelled, ApproachState::completed,
                                    ApproachState::completed));
}

TEST_F(DispatcherTest, AStopEndsTheMeasuringAndAResumeRepeatsIt) {
  experiment.criteria = {number("time", true)};
  evaluator.waits = [this](Criterion const&, Sample const&) {
    boost::asio::post(loop, [this] { dispatcher->stop("asked"); });
    return true;
  };
  EXPECT_EQ(run().outcome, RunOutcome::stopped);
  for (auto const state : states()) EXPECT_FALSE(is_final(state));

  evaluator.waits = {};
  worktrees.calls.clear();
  EXPECT_EQ(resume().outcome, RunOutcome::done);
  EXPECT_THAT(states(), Each(ApproachState::completed));
  EXPECT_THAT(runner->requests, SizeIs(3));
}

TEST_F(DispatcherTest, EndsTheRunWhereTheRecordCannotBeWritten) {
  at<events::EvaluationStarted>([] { throw Error(ErrorCode::resource, "no space left"); });
  EXPECT_THROW(run(), Error);
}

TEST_F(DispatcherTest, EndsTheRunWhereMeasuringRunsOutOfSpace) {
  experiment.criteria = {number("time", true)};
  at<events::Measured>([] { throw Error(ErrorCode::resource, "no space left"); });
  EXPECT_THROW(run(), Error);
}

}  // namespace
}  // namespace parallel_explore::run
