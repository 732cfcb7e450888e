#include "parallel_explore/control.hpp"

#include "explore/explorer_in_memory.hpp"

#include <boost/asio/co_spawn.hpp>

// Remarks to results, merges of results, and a run that is held, changed, stopped and followed.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class ControlTest : public support::ExplorerInMemory {
 protected:
  /// A session that its agent can continue.
  static ScriptedSession resumable(int turns = 0) {
    ScriptedSession session;
    session.agent_session = "thread";
    session.usage.turns = turns;
    return session;
  }

  Delivery tell_a(std::string remark) {
    return wait(tell(*explorer_, TellRequest("x", "a", std::move(remark))));
  }
};

TEST_F(ControlTest, AResultThatIsToldSomethingIsWorkedOnAgain) {
  runner_->resumes = true;
  runner_->scripts["a"] = {resumable(3), resumable(4)};
  (void)explore();
  EXPECT_EQ(tell_a("also the tests"), Delivery::recorded);
  EXPECT_EQ(recorded().state, ExplorationState::interrupted);
  EXPECT_EQ(recorded().cause, InterruptionCause::others_wait);
  runner_->requests.clear();
  auto const exploration = resume();
  EXPECT_THAT(sessions(), ElementsAre("a")) << "and no other";
  EXPECT_THAT(runner_->requests[0].resume.value().prompt, HasSubstr("also the tests"));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(usage_of(exploration.at("a")).turns, 7) << "costs add up";
  EXPECT_THAT(exploration.at("a").sessions, SizeIs(2));
}

TEST_F(ControlTest, OfSeveralSamplesTheBestIsToldUnlessOneIsNamed) {
  runner_->resumes = true;
  experiment_.session.samples = 2;
  for (auto const* name : {"a", "a.2"}) runner_->scripts[name] = {resumable(), resumable()};
  Criterion tests;
  tests.name = "tests";
  tests.gate = true;
  tests.how = CommandCriterion{"true"};
  experiment_.criteria = {tests};
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    Measurement measurement;
    measurement.passed = sample.approach.name != "a";
    return measurement;
  };
  (void)explore();
  (void)tell_a("also the tests");
  EXPECT_THAT(recorded().at("a.2").remarks, ElementsAre("also the tests")) << "a failed its gate";
  EXPECT_THAT(recorded().at("a.2").warnings,
              testing::Contains(HasSubstr("only this one of the 2 samples of a got a remark")));
  (void)resume();
  (void)wait(tell(*explorer_, TellRequest("x", "a.1", "and the docs")));
  EXPECT_THAT(recorded().at("a").remarks, ElementsAre("and the docs"));
}

TEST_F(ControlTest, ARemarkSurvivesASessionThatWasCutOff) {
  runner_->resumes = true;
  runner_->scripts["a"] = {resumable(), ScriptedSession{.waits = true, .agent_session = "thread"},
                           resumable()};
  (void)explore();
  (void)tell_a("also the tests");
  runner_->on_start = [this](SessionRequest const&) {
    boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
  };
  EXPECT_EQ(resume().state, ExplorationState::interrupted);
  runner_->on_start = {};
  EXPECT_EQ(resume().state, ExplorationState::completed);
  EXPECT_THAT(runner_->requests.back().resume.value().prompt, HasSubstr("also the tests"));
}

TEST_F(ControlTest, AnEmptyRemarkIsRefused) {
  (void)explore();
  EXPECT_EQ(refusal(tell(*explorer_, TellRequest("x", "a", " \n"))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("the remark is empty"));
}

TEST_F(ControlTest, AnAgentWithoutMemoryCannotBeTold) {
  (void)explore();
  EXPECT_EQ(refusal(tell(*explorer_, TellRequest("x", "a", "more"))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("pexplore add x"));
  EXPECT_EQ(recorded().at("a").state, ApproachState::completed);
  EXPECT_EQ(refusal(tell(*explorer_, TellRequest("x", "z", "more"))), ErrorCode::not_found);
}

TEST_F(ControlTest, SettingsAreRecordedForTheNextRun) {
  (void)explore();
  LiveSettings settings;
  settings.max_parallel = 5;
  EXPECT_EQ(wait(change_settings(*explorer_, "x", settings)), Delivery::recorded);
  EXPECT_EQ(recorded().experiment.session.max_parallel, 5);
  EXPECT_EQ(recorded().state, ExplorationState::completed);
}

TEST_F(ControlTest, WhatDoesNotRunCanNeitherBeHeldNorStopped) {
  (void)explore();
  EXPECT_EQ(refusal(pause_run(*explorer_, "x")), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("x is not running: it is completed"));
  EXPECT_EQ(refusal(stop_run(*explorer_, "x")), ErrorCode::validation);
  EXPECT_EQ(refusal(continue_run(*explorer_, "x")), ErrorCode::validation);
  EXPECT_EQ(refusal(stop_run(*explorer_, "y")), ErrorCode::not_found);
}

TEST_F(ControlTest, AProgramIsToldWhenARunBegins) {
  std::vector<std::string> started;
  on_start(*explorer_, [&](Exploration const& exploration) {
    EXPECT_EQ(exploration.approaches.size(), 2U) << "it is recorded";
    EXPECT_TRUE(runner_->requests.empty()) << "and nothing of it runs";
    started.push_back(exploration.name);
  });
  (void)explore();
  EXPECT_THAT(started, ElementsAre("x"));
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::name_in_use);
  EXPECT_THAT(started, SizeIs(1)) << "a run that is refused does not begin";
}

TEST_F(ControlTest, TooFewOrUnknownResultsCannotBeMerged) {
  (void)explore();
  EXPECT_EQ(refusal(combine(*explorer_, CombineRequest("x", {"a"}))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("at least two"));
  EXPECT_EQ(refusal(combine(*explorer_, CombineRequest("x", {"a", "z"}))), ErrorCode::not_found);
}

TEST_F(ControlTest, ResultsOfFailedApproachesCannotBeMerged) {
  worktrees_->commit_id = "commit";
  runner_->scripts["b"] = {ScriptedSession{.end = Failed{"no"}}};
  (void)explore();
  EXPECT_EQ(refusal(combine(*explorer_, CombineRequest("x", {"a", "b"}))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("b is failed: it has no result to merge"));
}

TEST_F(ControlTest, EqualResultsCannotBeMerged) {
  worktrees_->commit_id = "commit";
  (void)explore();
  EXPECT_EQ(refusal(combine(*explorer_, CombineRequest("x", {"a", "b"}))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a and b have the same files"));
  EXPECT_EQ(refusal(combine(*explorer_, CombineRequest("x", {"a", "a"}))), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a is given twice"));
}

/// Two Explorers on one folder of records, as two processes have.
class TwoProcesses : public ControlTest {
 protected:
  TwoProcesses() {
    make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
    Bricks bricks;
    bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "worktrees");
    bricks.store = std::make_unique<JournalStore>(directory_.path() / "state");
    other_.emplace(directory_.path(), std::move(bricks));
  }

  /// Does something once, when the session of that approach starts.
  void during(std::string const& name, std::function<awaitable<void>()> action) {
    runner_->on_start = [this, name, action, done = false](SessionRequest const& request) mutable {
      if (request.approach.name != name || std::exchange(done, true)) return;
      boost::asio::co_spawn(loop_, action(),
                            [this](std::exception_ptr error) { failure_ = std::move(error); });
    };
  }

  std::optional<Explorer> other_;
  std::exception_ptr failure_;
};

TEST_F(TwoProcesses, ARunIsFollowedToItsEnd) {
  std::vector<std::string> seen;
  std::optional<Exploration> last;
  during("a", [&]() -> awaitable<void> {
    Observer const observer = [&](Event const& event, Exploration const&) {
      seen.push_back(name_of(event.payload));
    };
    last = co_await watch(*other_, "x", observer);
  });
  (void)explore();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->state, ExplorationState::completed);
  EXPECT_EQ(seen.back(), "orchestrator:exploration:complete");
  EXPECT_EQ(std::ranges::count(seen, "orchestrator:exploration:start"), 0) << "news only";
}

TEST_F(TwoProcesses, FollowingCanBeStoppedWithoutTheRun) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  during("b", [&]() -> awaitable<void> {
    Observer const observer = [&](Event const&, Exploration const&) {
      boost::asio::post(loop_, [&] { other_->stop("enough"); });
    };
    std::optional<ErrorCode> code;
    try {
      (void)co_await watch(*other_, "x", observer);
    } catch (Error const& error) {
      code = error.code();
    }
    EXPECT_EQ(code, ErrorCode::interrupted);
    std::vector<std::string> names{"a"};
    (void)co_await other_->cancel("x", std::move(names));
  });
  EXPECT_EQ(explore().at("b").state, ApproachState::completed);
}

TEST_F(TwoProcesses, WhatDoesNotRunIsGivenAsItIs) {
  (void)explore();
  EXPECT_EQ(wait(watch(*other_, "x")).state, ExplorationState::completed);
  EXPECT_EQ(refusal(watch(*other_, "y")), ErrorCode::not_found);
}

TEST_F(TwoProcesses, ARunIsHeldAndReleasedByAnother) {
  list("c");
  experiment_.session.max_parallel = 1;
  std::size_t at_once = 0;
  during("a", [&]() -> awaitable<void> {
    (void)co_await pause_run(*other_, "x");
    EXPECT_TRUE(other_->store().load("x").paused);
    // The session that runs ends; the next one is held.
    Observer const until_a_ends = [&](Event const& event, Exploration const&) {
      bool const ended = std::holds_alternative<events::ApproachCompleted>(event.payload);
      if (ended) boost::asio::post(loop_, [&] { other_->stop("enough"); });
    };
    try {
      (void)co_await watch(*other_, "x", until_a_ends);
    } catch (Error const&) {
    }
    at_once = runner_->requests.size();
    (void)co_await continue_run(*other_, "x");
  });
  EXPECT_EQ(explore().state, ExplorationState::completed);
  EXPECT_EQ(at_once, 1U);
  EXPECT_THAT(runner_->requests, SizeIs(3));
  EXPECT_FALSE(failure_);
}

TEST_F(TwoProcesses, ARunIsStoppedByAnother) {
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  during("a", [&]() -> awaitable<void> { (void)co_await stop_run(*other_, "x"); });
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
  EXPECT_EQ(exploration.cause, InterruptionCause::asked);
}

TEST_F(TwoProcesses, AnotherNumberOfSessionsTakesEffectWhileItRuns) {
  experiment_.session.max_parallel = 1;
  runner_->scripts["a"] = {ScriptedSession{.waits = true}};
  runner_->scripts["b"] = {ScriptedSession{.waits = true}};
  std::function<awaitable<void>()> const change = [&]() -> awaitable<void> {
    LiveSettings settings;
    settings.max_parallel = 2;
    (void)co_await change_settings(*other_, "x", settings);
  };
  std::function<awaitable<void>()> const cancel = [&]() -> awaitable<void> {
    (void)co_await other_->cancel("x");
  };
  runner_->on_start = [&](SessionRequest const& request) {
    boost::asio::co_spawn(loop_, request.approach.name == "a" ? change() : cancel(),
                          [this](std::exception_ptr error) { failure_ = std::move(error); });
  };
  EXPECT_EQ(explore().state, ExplorationState::cancelled);
  EXPECT_EQ(runner_->most_at_once, 2);
}

}  // namespace
}  // namespace parallel_explore
