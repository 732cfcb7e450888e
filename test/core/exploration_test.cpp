#include "parallel_explore/exploration.hpp"

#include "parallel_explore/cause.hpp"

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

TEST_F(Fold, TheFirstSampleIsFoundByItsNumberAsVerdictsNameIt) {
  EXPECT_EQ(e_.find("a.1"), e_.find("a"));
  EXPECT_EQ(e_.find("a.1.1"), nullptr);
  EXPECT_EQ(e_.find("c.1"), nullptr);
}

TEST_F(Fold, WhatIsToBeDoneAgainWaitsForARetryAndEndsWithItsSession) {
  apply(events::ApproachStarted{"a", ""});
  apply(events::WorktreeCreated{"a", "/w", "branch", "other-base"});
  EXPECT_EQ(base_of(e_, a()), "other-base");
  EXPECT_EQ(base_of(e_, *e_.find("b")), e_.base);
  apply(events::ApproachFailed{"a", "", ApproachState::failed, FailureCause::gate_failed,
                               "a gate failed", true});
  EXPECT_EQ(a().redo, "a gate failed");
  apply(events::ApproachRetried{"a", 0, "a gate failed", {}, false});
  EXPECT_EQ(a().redo, "a gate failed");
  apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
  EXPECT_EQ(a().redo, "");
}

TEST_F(Fold, KnowsWhatWasMadePublic) {
  apply(events::SubIssueFiled{"a", 17, "url", true});
  apply(events::TaskVerified{"a", 2, {"x"}});
  apply(events::BranchPushed{"a", "branch", "c"});
  apply(events::PullRequestOpened{"a", 18, "url"});
  apply(events::DiagnosticFiled{"a", 19, "url", "why"});
  apply(events::MasterCommented{"comment"});
  EXPECT_EQ(a().publication.issue.number, 17);
  EXPECT_EQ(a().publication.commits, 2);
  EXPECT_EQ(a().publication.outside, std::vector<std::string>{"x"});
  EXPECT_EQ(a().publication.pushed, "c");
  EXPECT_EQ(a().publication.pull_request.number, 18);
  EXPECT_EQ(a().publication.diagnostic.number, 19);
  EXPECT_EQ(a().publication.diagnosed, "why");
  EXPECT_EQ(e_.report_url, "comment");
}

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
  EXPECT_EQ(a().evaluation.measurements.size(), 1U) << "measuring again replaces";
  apply(events::ApproachCompleted{"a", "", {}});
  EXPECT_EQ(a().state, ApproachState::completed);
  EXPECT_EQ(e_.find("b")->state, ApproachState::pending);
  apply(events::WorktreeRemoved{"a", 1, false});
  EXPECT_EQ(a().worktree.path, "");
  EXPECT_EQ(a().worktree.branch, "branch");
}

TEST_F(Fold, KnowsTheStepThatWasUnderWayInAWorktree) {
  EXPECT_EQ(a().worktree.phase, WorktreePhase::settled);
  apply(events::ApproachStarted{"a", ""});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::making);
  apply(events::WorktreeCreated{"a", "/w", "branch"});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::settled);
  apply(events::EvaluationStarted{"a"});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::measuring);
  apply(events::ApproachFailed{"a", "", ApproachState::failed, FailureCause::gate_failed, "no"});
  apply(events::ApproachStarted{"a", ""});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::measuring) << "it must be undone first";
  apply(events::EvaluationStarted{"a"});
  apply(events::ApproachCompleted{"a", "", {}});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::settled);
}

TEST_F(Fold, WhatIsCompletedStaysSoWhileItIsMeasuredOnceMore) {
  apply(events::EvaluationStarted{"a"});
  apply(events::ApproachCompleted{"a", "", {}});
  auto const ended = a().ended;
  apply(events::EvaluationStarted{"a"});
  EXPECT_EQ(a().state, ApproachState::completed);
  EXPECT_EQ(a().worktree.phase, WorktreePhase::measuring);
  TimePoint const later(std::chrono::seconds(9));
  e_.apply({e_.last_seq + 1, later, "e", events::ApproachCompleted{"a", "", {}}});
  EXPECT_EQ(a().worktree.phase, WorktreePhase::settled);
  EXPECT_EQ(a().ended, ended) << "its work took no longer";
}

TEST_F(Fold, AnInterruptionMakesUnfinishedOnesWait) {
  apply(events::ApproachStarted{"a", ""});
  apply(events::ApproachFailed{"b", "", ApproachState::timed_out, FailureCause::timed_out, "slow"});
  apply(events::ExplorationInterrupted{InterruptionCause::asked, "SIGINT"});
  EXPECT_EQ(a().state, ApproachState::pending);
  EXPECT_EQ(e_.find("b")->state, ApproachState::timed_out);
  EXPECT_EQ(e_.state, ExplorationState::interrupted);
}

TEST_F(Fold, ARetryKeepsWhatIsThereAndAFreshOneForgetsIt) {
  apply(events::ApproachStarted{"a", ""});
  apply(events::WorktreeCreated{"a", "/w", "branch"});
  apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
  apply(events::SessionProgress{"a", 1, {}, {}, "thread"});
  apply(events::SessionCompleted{"a", 1, {.end = Failed{"cut", true}, .session_id = "thread"}});
  apply(events::ApproachRetried{"a", 1, "cut"});
  EXPECT_EQ(a().state, ApproachState::pending);
  EXPECT_EQ(a().retries, 1);
  EXPECT_EQ(a().worktree.path, "/w");
  EXPECT_EQ(a().sessions.at(0).agent_session, "thread");
  apply(
      events::ApproachFailed{"a", "", ApproachState::failed, FailureCause::session_failed, "cut"});
  apply(events::ApproachRetried{.approach = "a", .fresh = true});
  EXPECT_EQ(a().retries, 0) << "a person's retry starts a new count";
  EXPECT_EQ(a().worktree.path, "");
  EXPECT_EQ(a().sessions.at(0).agent_session, "") << "it would continue with what it should forget";
}

TEST_F(Fold, ResumingTakesUpWhatOnlyTheApiRefused) {
  apply(events::ApproachFailed{"a", "", ApproachState::unauthorised, FailureCause::unauthorised,
                               "401"});
  apply(events::ApproachFailed{"b", "", ApproachState::stalled, FailureCause::stalled, "silent"});
  Budget budget;
  budget.usd = 3;
  apply(events::ExplorationResumed{budget});
  EXPECT_EQ(a().state, ApproachState::pending);
  EXPECT_EQ(e_.find("b")->state, ApproachState::stalled);
  EXPECT_EQ(e_.experiment.budget, budget);
}

TEST_F(Fold, ALimitedSessionWaits) {
  apply(events::ApproachStarted{"a", ""});
  apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
  apply(events::SessionCompleted{"a", 1, {.end = Limited{"429", {}}}});
  EXPECT_EQ(a().state, ApproachState::pending);
}

TEST_F(Fold, AnApproachThatIsAddedAfterTheEndWaitsForAResume) {
  apply(events::ExplorationCompleted{ExplorationState::completed, ""});
  Approach late;
  late.name = "late";
  apply(events::ApproachGenerated{late});
  EXPECT_EQ(e_.state, ExplorationState::interrupted);
  EXPECT_EQ(e_.find("late")->state, ApproachState::pending);
}

TEST_F(Fold, KnowsWhetherSessionsEndedAfterAVerdictOnSamples) {
  auto const session_of = [&](std::string const& name, int sample) {
    apply(events::ApproachStarted{name, ""});
    apply(events::SessionStarted{name, sample, "s-" + name, "claude", "", ""});
    apply(events::SessionCompleted{name, sample, {}});
    apply(events::ApproachCompleted{name, "", {}});
  };
  session_of("a", 1);
  apply(events::ExplorationCompleted{ExplorationState::completed, ""});
  Approach further;
  further.name = "a.2";
  further.of = "a";
  further.sample = 2;
  apply(events::ApproachGenerated{further});
  apply(events::ExplorationResumed{});
  session_of("a.2", 2);
  EXPECT_FALSE(e_.continued) << "the verdict before it compared no approaches";
  apply(events::ExplorationCompleted{ExplorationState::completed, ""});
  apply(events::ExplorationResumed{});
  EXPECT_FALSE(e_.continued) << "nothing was added yet";
  session_of("b", 1);
  EXPECT_TRUE(e_.continued);
}

TEST_F(Fold, KnowsWhetherRoundsWereAddedToValuesThatHadBeenCompared) {
  Measurement time;
  time.criterion = "time";
  time.values = {1, 2};
  apply(events::Measured{"a", 1, time});
  apply(events::ApproachCompleted{"a", "", {}});
  EXPECT_FALSE(e_.remeasured);
  Measurement size;
  size.criterion = "size";
  size.values = {5};
  apply(events::Measured{"a", 1, size});
  EXPECT_FALSE(e_.remeasured) << "another criterion";
  time.values = {1, 2, 3};
  apply(events::Measured{"a", 1, time});
  EXPECT_TRUE(e_.remeasured);
}

TEST_F(Fold, FollowsRoundsOfMeasuring) {
  apply(events::MeasuringWaits{7});
  EXPECT_TRUE(e_.measuring.waits);
  apply(events::MeasuringStarted{{"a"}, false, {"time"}});
  EXPECT_FALSE(e_.measuring.waits);
  apply(events::RunStarted{"a", "time", 1});
  EXPECT_EQ(e_.measuring.running->approach, "a");
  apply(events::RoundCompleted{1});
  EXPECT_FALSE(e_.measuring.running);
  EXPECT_EQ(e_.measuring.rounds.size(), 1U);
  apply(events::RunStarted{"a", "time", 2});
  apply(events::ExplorationInterrupted{InterruptionCause::asked, "stopped"});
  EXPECT_FALSE(e_.measuring.running) << "nothing runs any more";
  apply(events::MeasuringCompleted{1});
  EXPECT_TRUE(e_.measuring.end);
}

TEST_F(Fold, AddsUpWhatAllSessionsUsed) {
  for (double const cost : {0.25, 0.5}) {
    apply(events::SessionStarted{"a", 1, "s", "claude", "", ""});
    apply(events::SessionCompleted{
        "a",
        1,
        {.usage = {.output_tokens = 10, .cost_usd = cost}, .duration = std::chrono::seconds(2)}});
  }
  EXPECT_EQ(usage_of(a()).cost_usd, 0.75);
  EXPECT_EQ(usage_of(e_).output_tokens, 20);
  EXPECT_EQ(time_of(a()), std::chrono::seconds(4));
  apply(events::SessionStarted{"b", 1, "s", "codex", "", ""});
  apply(events::SessionCompleted{"b", 1, {.usage = {.output_tokens = 10}}});
  EXPECT_EQ(usage_of(e_).cost_usd, std::nullopt) << "a part is not the whole";
}

TEST_F(Fold, KeepsACauseUntilTheApproachStartsAgain) {
  apply(events::ApproachFailed{"a", "", ApproachState::failed, FailureCause::killed, "killed"});
  EXPECT_EQ(a().cause, FailureCause::killed);
  apply(events::ApproachRetried{"a", 0, "killed"});
  EXPECT_EQ(a().cause, FailureCause::unknown);
  apply(events::ExplorationInterrupted{InterruptionCause::budget, "spent"});
  EXPECT_EQ(e_.cause, InterruptionCause::budget);
  apply(events::ExplorationResumed{});
  EXPECT_EQ(e_.cause, InterruptionCause::unknown);
}

/// A line of a version that recorded no causes.
Event old_event(std::uint64_t seq, std::string const& event, std::string const& members) {
  return event_from_json(R"({"seq":)" + std::to_string(seq) +
                         R"(,"time":"2026-01-31T09:15:00.123Z","experiment":"e","event":")" +
                         event + "\"," + members + "}");
}

TEST_F(Fold, ReadsJournalsWithoutCausesByTheStatesInThem) {
  auto const failed = [&](std::string const& state) {
    e_.apply(old_event(e_.last_seq + 1, "orchestrator:approach:failed",
                       R"("approach":"a","approach_id":"","state":")" + state +
                           R"(","reason":"TEST_FAILURE: no end after 5 s","redo":false)"));
    return a().cause;
  };
  EXPECT_EQ(failed("timed_out"), FailureCause::timed_out);
  EXPECT_EQ(failed("stalled"), FailureCause::stalled);
  EXPECT_EQ(failed("cancelled"), FailureCause::cancelled);
  EXPECT_EQ(failed("limited"), FailureCause::limited);
  EXPECT_EQ(failed("unauthorised"), FailureCause::unauthorised);
  EXPECT_EQ(failed("failed"), FailureCause::unknown) << "a reason is for people";
  e_.apply(old_event(e_.last_seq + 1, "orchestrator:exploration:interrupted",
                     R"("reason":"the run's deadline passed")"));
  EXPECT_EQ(e_.cause, InterruptionCause::unknown);
  EXPECT_EQ(e_.reason, "the run's deadline passed");
}

TEST_F(Fold, TakesAReasonAloneForAMeasurementThatFailed) {
  e_.apply(old_event(e_.last_seq + 1, "orchestrator:evaluation:measured",
                     R"("approach":"a","sample":1,"measurement":{"criterion":"x",)"
                     R"("source":"measured","values":[],"unit":"","reason":"no end after 5 s"})"));
  e_.apply(old_event(e_.last_seq + 1, "orchestrator:evaluation:measured",
                     R"("approach":"a","sample":1,"measurement":{"criterion":"y",)"
                     R"("source":"measured","values":[1],"unit":"","reason":""})"));
  EXPECT_EQ(a().find("x")->outcome, MeasurementOutcome::failed);
  EXPECT_EQ(a().find("y")->outcome, MeasurementOutcome::ok);
}

TEST(SessionEnds, HaveAStateAndACause) {
  EXPECT_EQ(state_after(Failed{"x"}), ApproachState::failed);
  EXPECT_EQ(state_after(TimedOut{}), ApproachState::timed_out);
  EXPECT_EQ(state_after(Stalled{}), ApproachState::stalled);
  EXPECT_EQ(state_after(Cancelled{}), ApproachState::cancelled);
  EXPECT_EQ(state_after(Limited{}), ApproachState::limited);
  EXPECT_EQ(state_after(Unauthorised{}), ApproachState::unauthorised);
  EXPECT_EQ(cause_of(SessionEnd(Failed{"x"})), FailureCause::session_failed);
  EXPECT_EQ(cause_of(SessionEnd(Failed{"x", false, true})), FailureCause::limit_reached);
  EXPECT_EQ(cause_of(SessionEnd(Failed{"x", false, false, FailureCause::killed})),
            FailureCause::killed);
  EXPECT_EQ(cause_of(SessionEnd(Stalled{})), FailureCause::stalled);
}

TEST(Causes, OfErrorsComeFromTheirKind) {
  EXPECT_EQ(cause_of(Error(ErrorCode::name_in_use, "branch a exists already")),
            FailureCause::branch_taken);
  EXPECT_EQ(cause_of(Error(ErrorCode::git, "conflict, no space left, timed out")),
            FailureCause::git_failed);
  EXPECT_EQ(cause_of(ApproachError(FailureCause::setup_failed, ErrorCode::validation, "x")),
            FailureCause::setup_failed);
}

TEST_F(Fold, MarksWorkThatWasNotAsCommitted) {
  apply(events::WorktreeRestored{"a", {"a.txt", "b.txt"}, 9, {"b"}});
  apply(events::WorktreeRestored{"a", {"b.txt", "c.txt"}, 2, {}});
  EXPECT_THAT(a().evaluation.restored_files, testing::ElementsAre("a.txt", "b.txt", "c.txt"));
  EXPECT_THAT(a().warnings,
              testing::ElementsAre(testing::HasSubstr("a.txt, b.txt and 7 more (code of b ran"),
                                   testing::HasSubstr("b.txt, c.txt (no other approach's code")));
  apply(events::WorktreeRestored{"", {"a.txt"}, 1, {"a"}});
  EXPECT_THAT(e_.warnings, testing::ElementsAre(testing::HasSubstr("the untouched base: ")));
}

TEST_F(Fold, KnowsWhereABranchWasFoundUntilNewWorkIsCommitted) {
  apply(events::WorkCommitted{"a", "c1", {}, "tree", {"build/"}, 3});
  EXPECT_EQ(a().worktree.ignored_count, 3);
  apply(events::BranchMoved{"a", "pexplore/e/a", "c1", "c2"});
  EXPECT_EQ(a().worktree.moved_to, "c2");
  EXPECT_THAT(a().warnings, testing::ElementsAre(
                                testing::HasSubstr("git update-ref refs/heads/pexplore/e/a c1")));
  apply(events::WorkCommitted{"a", "c3", {}, "tree"});
  EXPECT_EQ(a().worktree.moved_to, "");
  EXPECT_EQ(a().worktree.ignored, std::vector<std::string>{});
}

TEST_F(Fold, ForgetsAnAdoptionThatWasUndone) {
  auto const at = [](int minutes) { return TimePoint(std::chrono::minutes(minutes)); };
  e_.apply({e_.last_seq + 1, at(1), "e", events::Adopted{"a", "squash", "main", "c1"}});
  e_.apply({e_.last_seq + 1, at(2), "e", events::Adopted{"b", "squash", "main", "c2"}});
  apply(events::AdoptionUndone{"b", "other", "removed", "main", "c1"});
  EXPECT_THAT(e_.adopted, testing::SizeIs(2));
  apply(events::AdoptionUndone{"a", "c1", "reverted", "main", "c3"});
  ASSERT_THAT(e_.adopted, testing::SizeIs(1));
  EXPECT_EQ(e_.adopted[0].approach, "b");
  EXPECT_THAT(e_.adopted_at, testing::ElementsAre(at(2)));
}

TEST_F(Fold, KnowsTheAgentThatTookOver) {
  e_.experiment.session.agent = "claude";
  EXPECT_EQ(agent_of(e_, a()), "claude");
  apply(events::SessionStarted{"a", 1, "s", "claude"});
  apply(events::ApproachHandedOver{"a", "claude", "codex", "429", std::chrono::hours(1)});
  EXPECT_EQ(agent_of(e_, a()), "codex");
  EXPECT_THAT(agents_at_work(a()), testing::ElementsAre("claude")) << "codex has not begun";
  apply(events::SessionStarted{"a", 1, "s", "codex"});
  apply(events::SessionStarted{"a", 1, "s", "codex"});
  EXPECT_THAT(agents_at_work(a()), testing::ElementsAre("claude", "codex"));
  EXPECT_EQ(agent_of(e_, *e_.find("b")), "claude");
  apply(events::ApproachRetried{"a", 0, "", {}, false});
  EXPECT_EQ(agent_of(e_, a()), "codex") << "it has the work in its memory";
  apply(events::ApproachRetried{"a", 0, "", {}, true});
  EXPECT_EQ(agent_of(e_, a()), "claude") << "from the base";
}

TEST_F(Fold, LeavesAnApproachToTheAgentThatAPersonChose) {
  apply(events::ApproachHandedOver{"a", "claude", "codex", "429", {}});
  LiveSettings settings;
  settings.agent = "gemini";
  apply(events::SettingsChanged{settings});
  EXPECT_EQ(agent_of(e_, a()), "gemini");
}

TEST_F(Fold, KnowsTheFilesThatEvaluationReliesOn) {
  apply(events::EvaluationFilesHashed{"one", {{"/h", "1"}}});
  apply(events::EvaluationFilesHashed{"two", {}});
  ASSERT_TRUE(e_.evaluation_files);
  EXPECT_EQ(e_.evaluation_files->protected_digest, "two");
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
