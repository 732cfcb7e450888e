#include "run/approach_job.hpp"

#include "parallel_explore/error.hpp"
#include "run/run_in_memory.hpp"

#include <ostream>

// One approach from its worktree to its measurements: every phase, and every way it can end.
namespace parallel_explore::run {
namespace {

using namespace std::chrono_literals;
using schedule::JobEnd;
using schedule::ReasonToStop;
using support::gate;
using support::limited_for;
using support::number;
using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

class ApproachJobTest : public support::RunInMemory {
 protected:
  ApproachJobTest() { add_approach("a"); }

  void make_job() {
    if (!recorder) open();
    job.reset();
    instructions.emplace(instructions_file, InstructionsMode::fresh);
    job.emplace(bricks, *recorder, *instructions, "a");
  }

  schedule::JobEnded work() {
    if (!job) make_job();
    loop.restart();
    return support::run(loop, job->work());
  }

  /// Works once more on what is recorded, as a later run does.
  schedule::JobEnded resume() {
    open();
    make_job();
    return work();
  }

  void script(ScriptedSession session) { runner->scripts["a"].push_back(std::move(session)); }

  /// Works on a session that ends like this.
  schedule::JobEnded end_with(SessionEnd end) {
    script({.end = std::move(end)});
    return work();
  }

  std::filesystem::path instructions_file;
  std::optional<Instructions> instructions;
  std::optional<ApproachJob> job;
};

TEST_F(ApproachJobTest, GoesThroughItsPhasesInOrder) {
  experiment.criteria = {gate("tests")};
  EXPECT_EQ(work().end, JobEnd::usable);
  std::vector<std::string> names;
  for (auto const& payload : payloads) names.push_back(name_of(payload));
  EXPECT_THAT(names,
              ElementsAre("orchestrator:approach:start", "orchestrator:approach:worktree",
                          "orchestrator:session:start", "orchestrator:session:complete",
                          "orchestrator:approach:committed", "orchestrator:evaluation:start",
                          "orchestrator:evaluation:measured", "orchestrator:approach:complete"));
  EXPECT_THAT(worktrees.calls, ElementsAre("create a", "mark a", "outside a", "verify a",
                                           "outside a", "commit a", "outside a", "outside a"));
}

TEST_F(ApproachJobTest, RecordsTheSessionBeforeItStarts) {
  std::string recorded;
  runner->on_start = [&](SessionRequest const& request) {
    ASSERT_THAT(record("a").sessions, SizeIs(1));
    recorded = record("a").sessions.back().session_id;
    EXPECT_EQ(recorded, request.session_id);
  };
  work();
  EXPECT_FALSE(recorded.empty());
}

TEST_F(ApproachJobTest, CompletesWithTheMediansOfItsMeasurements) {
  experiment.criteria = {number("size", false)};
  evaluator.answer = [](Criterion const&, Sample const&) {
    Measurement measurement;
    measurement.values = {3, 1, 2};
    return measurement;
  };
  work();
  auto const completed = told<events::ApproachCompleted>();
  ASSERT_THAT(completed, SizeIs(1));
  EXPECT_THAT(completed[0].scores, ElementsAre(std::pair("size", 2.0)));
}

TEST_F(ApproachJobTest, LeavesExclusiveAndJudgedCriteriaToLaterStages) {
  Criterion judged;
  judged.name = "style";
  judged.how = JudgeQuestion{"Which is simpler?"};
  experiment.criteria = {gate("tests"), number("time", true), judged};
  EXPECT_EQ(work().end, JobEnd::usable);
  EXPECT_THAT(evaluator.asked, ElementsAre(std::pair("tests", "a")));
  EXPECT_NE(record("a").state, ApproachState::completed);
}

TEST_F(ApproachJobTest, PrefersTheEvaluatorOfTheCriterion) {
  auto own = std::make_unique<support::ScriptedEvaluator>();
  auto const* const registered = own.get();
  evaluators["tests"] = std::move(own);
  experiment.criteria = {gate("tests")};
  work();
  EXPECT_THAT(registered->asked, SizeIs(1));
  EXPECT_THAT(evaluator.asked, IsEmpty());
}

// Causes of failure.

TEST_F(ApproachJobTest, ASessionWithoutChangesFailsAndWantsAnother) {
  script({.works = false});
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::nothing_changed);
  EXPECT_FALSE(record("a").redo.empty());
}

TEST_F(ApproachJobTest, ASessionMayChangeNothingWhereTheSpecAllowsIt) {
  experiment.session.allow_empty = true;
  script({.works = false});
  EXPECT_EQ(work().end, JobEnd::usable);
}

TEST_F(ApproachJobTest, NamesTheToolsThatASessionWithoutChangesWasDenied) {
  script({.works = false, .denied_tools = {"Bash", "Write"}});
  work();
  EXPECT_THAT(record("a").reason, HasSubstr("Bash, Write"));
}

TEST_F(ApproachJobTest, WarnsOfToolsThatASessionWithChangesWasDenied) {
  script({.denied_tools = {"Workflow", "Bash", "Bash"}});
  EXPECT_EQ(work().end, JobEnd::usable);
  EXPECT_THAT(record("a").warnings, testing::ElementsAre("the agent was denied Bash, Workflow"));
}

struct EndCase {
  std::string name;
  SessionEnd end;
  ApproachState state;
  FailureCause cause;

  friend void PrintTo(EndCase const& each, std::ostream* out) { *out << each.name; }
};

class FinalEndTest : public ApproachJobTest, public testing::WithParamInterface<EndCase> {};

TEST_P(FinalEndTest, IsRecordedAsItIs) {
  EXPECT_EQ(end_with(GetParam().end).end, JobEnd::failed);
  EXPECT_EQ(record("a").state, GetParam().state);
  EXPECT_EQ(record("a").cause, GetParam().cause);
  EXPECT_EQ(record("a").reason, reason_of(GetParam().end));
}

INSTANTIATE_TEST_SUITE_P(
    ApproachJobTest, FinalEndTest,
    testing::Values(
        EndCase{"Failed", Failed{"no"}, ApproachState::failed, FailureCause::session_failed},
        EndCase{"Killed", Failed{"SIGKILL", false, false, FailureCause::killed},
                ApproachState::failed, FailureCause::killed},
        EndCase{"AtLimit", Failed{"turns", false, true}, ApproachState::failed,
                FailureCause::limit_reached},
        EndCase{"TimedOut", TimedOut{30min}, ApproachState::timed_out, FailureCause::timed_out},
        EndCase{"Stalled", Stalled{10min}, ApproachState::stalled, FailureCause::stalled}),
    [](auto const& each) { return each.param.name; });

TEST_F(ApproachJobTest, LeavesATransientFailureToTheScheduler) {
  EXPECT_EQ(end_with(Failed{"reset", true}).end, JobEnd::transient);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, TellsWhenARefusingApiIsBack) {
  auto const ended = end_with(limited_for(1h));
  EXPECT_EQ(ended.end, JobEnd::limited);
  EXPECT_EQ(ended.reason, "429");
  ASSERT_TRUE(ended.retry_after);
  EXPECT_GT(*ended.retry_after, 50min);
  EXPECT_LE(*ended.retry_after, 1h);
}

TEST_F(ApproachJobTest, LeavesRefusedCredentialsToTheScheduler) {
  auto const ended = end_with(Unauthorised{"401"});
  EXPECT_EQ(ended.end, JobEnd::unauthorised);
  EXPECT_EQ(ended.reason, "401");
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, ATimeoutThatUsesUpTheTimeOfTheBudgetSpendsIt) {
  experiment.session.budget.time = 1ms;  // a scripted session takes 1 ms
  EXPECT_EQ(end_with(TimedOut{1ms}).end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::budget_spent);
}

TEST_F(ApproachJobTest, AnAgentThatCannotStartFailsTheApproach) {
  runner->on_start = [](SessionRequest const&) {
    throw Error(ErrorCode::agent, "no such program", "install it");
  };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::agent_not_started);
}

TEST_F(ApproachJobTest, AnUnknownExceptionFailsTheApproach) {
  runner->on_start = [](SessionRequest const&) { throw std::runtime_error("surprise"); };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::unexpected);
  EXPECT_EQ(record("a").reason, "surprise");
}

TEST_F(ApproachJobTest, ABranchThatIsTakenFailsTheApproachWithTheHint) {
  worktrees.before["create a"] = [] {
    throw Error(ErrorCode::name_in_use, "the branch exists", "take another name");
  };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::branch_taken);
  EXPECT_EQ(record("a").reason, "the branch exists; take another name");
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(ApproachJobTest, AWorktreeThatIsNotItsOwnFailsTheApproach) {
  worktrees.before["verify a"] = [] { throw Error(ErrorCode::isolation, "another branch"); };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::isolation);
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(ApproachJobTest, ACommitThatFailsFailsTheApproach) {
  worktrees.before["commit a"] = [] { throw Error(ErrorCode::git, "index.lock exists"); };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::git_failed);
}

TEST_F(ApproachJobTest, AFullDiskEndsTheRun) {
  worktrees.before["create a"] = [] { throw Error(ErrorCode::resource, "no space left"); };
  EXPECT_THROW(work(), Error);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, AShortageThatSomebodyElsesCodeReportsEndsTheRunAsWell) {
  runner->on_start = [](SessionRequest const&) { throw std::bad_alloc(); };
  EXPECT_THROW(work(), Error);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, RecordsWhatASessionChangedOutsideItsWorktree) {
  worktrees.facts["branch main"] = "1";
  runner->on_start = [this](SessionRequest const&) { worktrees.facts["branch main"] = "2"; };
  work();
  auto const broken = told<events::IsolationBroken>();
  ASSERT_THAT(broken, SizeIs(1));
  EXPECT_THAT(broken[0].findings, ElementsAre(HasSubstr("branch main")));
}

TEST_F(ApproachJobTest, RecordsProtectedFilesThatTheSessionChanged) {
  experiment.evaluate.protect = {"tests/**"};
  experiment.criteria = {gate("tests")};
  worktrees.tampered = {"tests/one"};
  worktrees.commit_id = "c1";
  work();
  EXPECT_THAT(record("a").evaluation.tampered_files, ElementsAre("tests/one"));
  EXPECT_THAT(worktrees.calls, IsSupersetOf({"begin a", "end a at c1"}));
}

TEST_F(ApproachJobTest, WarnsOfWhatPeopleShouldKnowOfTheWorktree) {
  worktrees.notes = {"a submodule stayed empty"};
  work();
  EXPECT_THAT(record("a").warnings, ElementsAre("a submodule stayed empty"));
}

// Instructions and assignments.

TEST_F(ApproachJobTest, GivesTheInstructionsAndRecordsTheirHash) {
  instructions_file = directory.path() / "AGENTS.md";
  support::write_file(instructions_file, "Be brief.\n");
  work();
  EXPECT_EQ(runner->requests.at(0).system_prompt, "Be brief.\n");
  auto const started = told<events::SessionStarted>();
  ASSERT_THAT(started, SizeIs(1));
  EXPECT_EQ(started[0].instructions_hash, "069d08d6e43c7f745fd93ac942eab364a003d259");
}

TEST_F(ApproachJobTest, MissingInstructionsFailTheApproachBeforeItsSession) {
  instructions_file = directory.path() / "nothing.md";
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_THAT(record("a").reason, HasSubstr("nothing.md"));
  EXPECT_THAT(told<events::SessionStarted>(), IsEmpty());
}

TEST_F(ApproachJobTest, WorksOnItsAssignment) {
  bricks.publisher = &publisher;
  publisher.assignments["a"] = {"Fix issue 7.", "issue-7", "c7", "Fix it", {{"ISSUE", "7"}}};
  EXPECT_EQ(work().end, JobEnd::usable);
  auto const& request = runner->requests.at(0);
  EXPECT_EQ(request.prompt, "Fix issue 7.");
  EXPECT_EQ(request.agent.env.at("ISSUE"), "7");
  EXPECT_EQ(worktrees.requests.at(0).branch, "issue-7");
  EXPECT_EQ(worktrees.requests.at(0).base, "c7");
  EXPECT_THAT(publisher.calls, ElementsAre("assign a", "publish a"));
}

// Publishing.

TEST_F(ApproachJobTest, AResultThatCannotBePublishedFailsTheApproach) {
  bricks.publisher = &publisher;
  publisher.publications["a"] = {"the branch moved", false, FailureCause::merge_conflict};
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::merge_conflict);
  EXPECT_EQ(record("a").reason, "the branch moved");
  EXPECT_TRUE(record("a").redo.empty());
}

TEST_F(ApproachJobTest, APublicationCanAskForAnotherSession) {
  bricks.publisher = &publisher;
  publisher.publications["a"] = {"it does not build", true, FailureCause::build_failed};
  work();
  EXPECT_EQ(record("a").redo, "it does not build");
}

TEST_F(ApproachJobTest, AServerThatSaysNoFailsTheApproach) {
  bricks.publisher = &publisher;
  publisher.on_publish = [](std::string const&) { throw Error(ErrorCode::forge, "422"); };
  EXPECT_EQ(work().end, JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::publish_refused);
}

// Stopping in each phase.

TEST_F(ApproachJobTest, AStopBeforeTheWorktreeLeavesTheApproachUnfinished) {
  bricks.publisher = &publisher;
  make_job();
  job->stop();
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_THAT(worktrees.calls, IsEmpty());
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, AStopWhileTheWorktreeIsMadeStartsNoSession) {
  worktrees.before["create a"] = [this] { job->stop(); };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_THAT(runner->requests, IsEmpty());
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, AStopEndsTheSessionAndCommitsItsWork) {
  script({.waits = true});
  runner->on_start = [this](SessionRequest const&) {
    boost::asio::post(loop, [this] { job->stop(); });
  };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_FALSE(is_final(record("a").state));
  EXPECT_THAT(told<events::WorkCommitted>(), SizeIs(1));
  EXPECT_THAT(evaluator.asked, IsEmpty());
}

TEST_F(ApproachJobTest, AStopEndsTheEvaluation) {
  experiment.criteria = {gate("tests")};
  evaluator.waits = [this](Criterion const&, Sample const&) {
    boost::asio::post(loop, [this] { job->stop(); });
    return true;
  };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_THAT(told<events::Measured>(), IsEmpty());
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, AStopEndsThePublishing) {
  bricks.publisher = &publisher;
  publisher.publishing_waits = true;
  publisher.on_publish = [this](std::string const&) {
    boost::asio::post(loop, [this] { job->stop(); });
  };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_FALSE(is_final(record("a").state));
}

TEST_F(ApproachJobTest, ACancellationInTheSessionEndsTheApproachForGood) {
  script({.waits = true});
  runner->on_start = [this](SessionRequest const&) {
    boost::asio::post(loop, [this] { job->stop(ReasonToStop::cancelled); });
  };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_EQ(record("a").cause, FailureCause::cancelled);
}

TEST_F(ApproachJobTest, ACancellationInPublishingEndsTheApproachForGood) {
  bricks.publisher = &publisher;
  publisher.publishing_waits = true;
  publisher.on_publish = [this](std::string const&) {
    boost::asio::post(loop, [this] { job->stop(ReasonToStop::cancelled); });
  };
  EXPECT_EQ(work().end, JobEnd::stopped);
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
}

TEST_F(ApproachJobTest, TheFirstReasonToStopCounts) {
  script({.waits = true});
  runner->on_start = [this](SessionRequest const&) {
    boost::asio::post(loop, [this] {
      job->stop(ReasonToStop::over_budget);
      job->stop(ReasonToStop::cancelled);
    });
  };
  work();
  EXPECT_EQ(record("a").cause, FailureCause::budget_spent);
}

TEST_F(ApproachJobTest, AnApproachThatNeverRanCanBeGivenUp) {
  make_job();
  job->give_up(std::nullopt);
  EXPECT_EQ(record("a").state, ApproachState::failed);
  EXPECT_EQ(record("a").cause, FailureCause::unexpected);
}

TEST_F(ApproachJobTest, GivesUpAsTheLastSessionEnded) {
  end_with(Failed{"reset", true});
  job->give_up(std::nullopt);
  EXPECT_EQ(record("a").reason, "reset");
}

// Resuming after each phase.

TEST_F(ApproachJobTest, AnInterruptedWorktreeIsMadeAgain) {
  worktrees.before["create a"] = [] { throw Error(ErrorCode::resource, "killed"); };
  EXPECT_THROW(work(), Error);
  worktrees.before.clear();
  EXPECT_EQ(resume().end, JobEnd::usable);
  EXPECT_FALSE(worktrees.requests.empty());
  EXPECT_TRUE(worktrees.requests.back().interrupted);
}

TEST_F(ApproachJobTest, ASessionThatWasCutOffStartsAgainInItsWorktree) {
  runner->on_start = [](SessionRequest const&) { throw Error(ErrorCode::resource, "killed"); };
  EXPECT_THROW(work(), Error);
  runner->on_start = {};
  EXPECT_EQ(resume().end, JobEnd::usable);
  EXPECT_THAT(worktrees.requests, SizeIs(1));
  EXPECT_THAT(record("a").sessions, SizeIs(2));
}

TEST_F(ApproachJobTest, ACompletedSessionIsNotRepeated) {
  experiment.criteria = {gate("tests")};
  worktrees.commit_id = "c1";
  at<events::WorkCommitted>([] { throw Error(ErrorCode::journal, "killed"); });
  EXPECT_THROW(work(), Error);
  on_event = {};
  EXPECT_EQ(resume().end, JobEnd::usable);
  EXPECT_THAT(runner->requests, SizeIs(1));
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(ApproachJobTest, InterruptedMeasuringIsUndoneBeforeTheWorkIsCommitted) {
  experiment.criteria = {gate("tests")};
  experiment.evaluate.protect = {"tests/**"};
  worktrees.commit_id = "c1";
  at<events::EvaluationStarted>([] { throw Error(ErrorCode::journal, "killed"); });
  EXPECT_THROW(work(), Error);
  on_event = {};
  worktrees.calls.clear();
  EXPECT_EQ(resume().end, JobEnd::usable);
  EXPECT_THAT(worktrees.calls, ElementsAre("end a at c1", "commit a", "begin a", "outside a",
                                           "outside a", "end a at c1"));
}

TEST_F(ApproachJobTest, AWorktreeThatIsGoneIsMadeFromItsBranch) {
  worktrees.commit_id = "c1";
  end_with(Failed{"reset", true});
  std::filesystem::remove_all(record("a").worktree.path);
  resume();
  EXPECT_EQ(worktrees.requests.back().branch, "pexplore/a");
  EXPECT_EQ(worktrees.requests.back().tip, "c1");
  EXPECT_THAT(record("a").warnings, ElementsAre(HasSubstr("was missing")));
}

TEST_F(ApproachJobTest, WorkThatWasNotAcceptedIsDoneAgainWithTheReason) {
  script({.works = false});
  work();
  recorder->emit(events::ApproachRetried{"a", 1, "asked", 0ms, false});
  EXPECT_EQ(resume().end, JobEnd::usable);
  EXPECT_THAT(runner->requests.back().prompt, HasSubstr("changed nothing"));
}

// Budgets.

TEST_F(ApproachJobTest, AStageMeasuresASessionThatUsedItsShare) {
  experiment.session.strategy = Strategy::halving;
  experiment.session.max_turns = 40;
  for (auto const* name : {"b", "c", "d"}) add_approach(name);
  EXPECT_EQ(end_with(Failed{"turns", false, true}).end, JobEnd::usable);
  EXPECT_EQ(runner->requests.at(0).max_turns, 10);
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

}  // namespace
}  // namespace parallel_explore::run
