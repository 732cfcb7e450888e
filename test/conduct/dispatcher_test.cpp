#include "conduct/dispatcher.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "support/fake_bricks.hpp"
#include "support/place.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

// A run decided without a process: folders for worktrees, scripts for sessions, memory for the
// journal.
namespace parallel_explore::conduct {
namespace {

using support::ScriptedEvaluator;
using support::ScriptedRunner;
using support::ScriptedSession;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

Criterion gate(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.gate = true;
  criterion.how = CommandCriterion{"true"};
  return criterion;
}

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() : worktrees_(directory_.path()) {
    experiment_.name = "x";
    experiment_.task = "do it";
    experiment_.session.agent = "scripted";
    experiment_.session.max_parallel = 2;
    experiment_.session.retry_delay = std::chrono::milliseconds(0);
    for (auto const* name : {"a", "b", "c"}) {
      Approach approach;
      approach.name = name;
      approach.id = name;
      experiment_.approaches.push_back(approach);
    }
    auto runner = std::make_unique<ScriptedRunner>();
    runner_ = runner.get();
    runners_["scripted"] = std::move(runner);
  }

  /// Opens the record, or continues with what an earlier run recorded.
  void open() {
    dispatcher_.reset();
    recorder_.reset();
    journal_.reset();
    bool const is_new = store_.experiments().empty();
    journal_ = is_new ? store_.create("x") : store_.open("x");
    auto listener = [this](Event const& event, Exploration const&) {
      names_.push_back(name_of(event.payload));
      if (on_event) on_event(event);
    };
    recorder_.emplace(*journal_, listener);
    if (is_new) {
      recorder_->emit(events::ExplorationStarted{experiment_, "base", "/repo"});
      for (auto const& approach : experiment_.approaches)
        recorder_->emit(events::ApproachGenerated{approach});
    } else {
      recorder_->emit(events::ExplorationResumed{});
    }
    BrickRefs const bricks{worktrees_,  runners_,  evaluator_,
                           evaluators_, launcher_, directory_.path()};
    dispatcher_.emplace(loop_.get_executor(), bricks, *recorder_);
  }

  schedule::RunEnded run() {
    if (!dispatcher_) open();
    loop_.restart();
    return support::run(loop_, dispatcher_->run());
  }

  [[nodiscard]] ApproachRecord const& record(std::string const& name) const {
    return recorder_->exploration().at(name);
  }

  support::TempDirectory directory_;
  boost::asio::io_context loop_;
  FolderWorktrees worktrees_;
  MemoryStore store_;
  ScriptedEvaluator evaluator_;
  DirectLauncher launcher_;
  std::map<std::string, std::unique_ptr<SessionRunner>> runners_;
  std::map<std::string, std::unique_ptr<Evaluator>> evaluators_;
  ScriptedRunner* runner_ = nullptr;
  Experiment experiment_;
  std::unique_ptr<Journal> journal_;
  std::optional<Recorder> recorder_;
  std::optional<Dispatcher> dispatcher_;
  std::vector<std::string> names_;
  std::function<void(Event const&)> on_event;
};

TEST_F(DispatcherTest, RunsEveryApproachWithinTheLimit) {
  experiment_.criteria = {gate("tests")};
  auto const finish = run();
  EXPECT_EQ(finish.outcome, schedule::RunOutcome::done);
  for (auto const* name : {"a", "b", "c"})
    EXPECT_EQ(record(name).state, ApproachState::completed) << name;
  EXPECT_EQ(runner_->most_at_once, 2);
  EXPECT_THAT(evaluator_.asked,
              UnorderedElementsAre(std::pair("tests", "a"), std::pair("tests", "b"),
                                   std::pair("tests", "c")));
}

TEST_F(DispatcherTest, RecordsTheSessionBeforeItStarts) {
  std::string recorded;
  runner_->on_start = [&](SessionRequest const& request) {
    auto const& sessions = record(request.approach.name).sessions;
    ASSERT_THAT(sessions, SizeIs(1));
    recorded = sessions.back().session_id;
    EXPECT_EQ(recorded, request.session_id);
  };
  run();
  EXPECT_FALSE(recorded.empty());
}

TEST_F(DispatcherTest, RetriesWhatFailedInPassing) {
  runner_->scripts["b"] = {ScriptedSession{.end = Failed{"connection reset", true}},
                           ScriptedSession{}};
  run();
  EXPECT_EQ(record("b").state, ApproachState::completed);
  EXPECT_THAT(record("b").sessions, SizeIs(2));
  EXPECT_EQ(std::ranges::count(names_, "orchestrator:approach:retry"), 1);
}

TEST_F(DispatcherTest, GivesUpWhenTheRetriesAreUsed) {
  experiment_.session.retries = 1;
  runner_->scripts["b"] = {ScriptedSession{.end = Failed{"reset", true}},
                           ScriptedSession{.end = Failed{"reset again", true}}};
  EXPECT_EQ(run().outcome, schedule::RunOutcome::done);
  EXPECT_EQ(record("b").state, ApproachState::failed);
  EXPECT_EQ(record("b").reason, "reset again");
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(DispatcherTest, TakesASessionWithoutChangesForAFailure) {
  runner_->scripts["c"] = {ScriptedSession{.works = false}};
  run();
  EXPECT_EQ(record("c").state, ApproachState::failed);
  EXPECT_THAT(record("c").evaluation.measurements, IsEmpty());
}

TEST_F(DispatcherTest, KeepsTheStateThatASessionEndedIn) {
  runner_->scripts["a"] = {ScriptedSession{.end = TimedOut{std::chrono::minutes(30)}}};
  runner_->scripts["b"] = {ScriptedSession{.end = Stalled{std::chrono::minutes(10)}}};
  runner_->scripts["c"] = {ScriptedSession{.end = Failed{"no", false}}};
  run();
  EXPECT_EQ(record("a").state, ApproachState::timed_out);
  EXPECT_EQ(record("b").state, ApproachState::stalled);
  EXPECT_EQ(record("c").state, ApproachState::failed);
}

TEST_F(DispatcherTest, StopsWhatRunsAndLeavesTheRestForAResume) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  runner_->scripts["b"] = {ScriptedSession{.waits = true}};
  runner_->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "b") dispatcher_->stop("asked");
  };
  EXPECT_EQ(run().outcome, schedule::RunOutcome::stopped);
  EXPECT_THAT(runner_->requests, SizeIs(2));
  for (auto const* name : {"a", "b", "c"}) EXPECT_FALSE(is_final(record(name).state)) << name;

  runner_->on_start = {};
  open();
  EXPECT_EQ(run().outcome, schedule::RunOutcome::done);
  for (auto const* name : {"a", "b", "c"})
    EXPECT_EQ(record(name).state, ApproachState::completed) << name;
}

TEST_F(DispatcherTest, ResumesTheAgentsOwnSession) {
  runner_->resumes = true;
  runner_->scripts["a"] = {
      ScriptedSession{.end = Failed{"reset", true}, .agent_session = "memory-1"}};
  run();
  auto const second = std::ranges::find_if(runner_->requests, [](SessionRequest const& each) {
    return each.approach.name == "a" && each.resume.has_value();
  });
  ASSERT_NE(second, runner_->requests.end());
  EXPECT_EQ(second->resume->session_id, "memory-1");
}

TEST_F(DispatcherTest, CancelsOneAndFinishesTheOthers) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  runner_->on_start = [this](SessionRequest const& request) {
    if (request.approach.name == "b") dispatcher_->cancel({"a"});
  };
  EXPECT_EQ(run().outcome, schedule::RunOutcome::done);
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_EQ(record("b").state, ApproachState::completed);
  EXPECT_EQ(record("c").state, ApproachState::completed);
}

TEST_F(DispatcherTest, RunsWhatIsAddedMeanwhile) {
  runner_->on_start = [this](SessionRequest const& request) {
    if (request.approach.name != "c") return;
    Approach further;
    further.name = further.id = "d";
    recorder_->emit(events::ApproachGenerated{further});
    dispatcher_->add("d");
  };
  run();
  EXPECT_EQ(record("d").state, ApproachState::completed);
}

TEST_F(DispatcherTest, EndsWhatSpendsMoreThanItsBudget) {
  experiment_.session.budget.usd = 1.0;
  ScriptedSession dear{.end = Failed{"reset", true}};
  dear.usage.cost_usd = 1.5;
  runner_->scripts["a"] = {dear, ScriptedSession{}};
  run();
  EXPECT_EQ(record("a").state, ApproachState::failed);
  EXPECT_THAT(record("a").sessions, SizeIs(1));
  EXPECT_EQ(record("b").state, ApproachState::completed);
}

TEST_F(DispatcherTest, StopsTheRunWhenItsBudgetIsSpent) {
  experiment_.session.max_parallel = 1;
  experiment_.budget.usd = 1.0;
  ScriptedSession dear;
  dear.usage.cost_usd = 1.5;
  runner_->scripts["a"] = {dear};
  EXPECT_EQ(run().outcome, schedule::RunOutcome::budget_spent);
  EXPECT_THAT(runner_->requests, SizeIs(1));
}

TEST_F(DispatcherTest, EndsTheRunWhereTheRecordCannotBeWritten) {
  on_event = [](Event const& event) {
    if (name_of(event.payload) == "orchestrator:evaluation:start")
      throw Error(ErrorCode::resource, "no space left");
  };
  EXPECT_THROW(run(), Error);
  on_event = {};
}

}  // namespace
}  // namespace parallel_explore::conduct
