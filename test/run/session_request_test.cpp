#include "run/session_request.hpp"

#include "run/run_in_memory.hpp"

// The request for a session, made from the record alone.
namespace parallel_explore::run {
namespace {

using namespace std::chrono_literals;
using testing::DoubleEq;
using testing::HasSubstr;
using testing::Optional;

class SessionRequestTest : public support::RunInMemory {
 protected:
  SessionRequestTest() {
    add_approach("a");
    experiment.session.timeout = 30min;
  }

  /// Records a session that ended like this, by this agent.
  void record_session(SessionEnd end, std::string agent, std::string memory,
                      std::chrono::milliseconds duration = 1min) {
    if (!recorder) open();
    recorder->emit(events::ApproachStarted{"a", "a"});
    recorder->emit(events::SessionStarted{"a", 1, "s", std::move(agent), "", "", ""});
    SessionResult result;
    result.end = std::move(end);
    result.session_id = std::move(memory);
    result.duration = duration;
    result.usage.turns = 5;
    recorder->emit(events::SessionCompleted{"a", 1, std::move(result)});
  }

  SessionRequest request() {
    if (!recorder) open();
    return session_request(recorder->exploration(), record("a"), assignment, *runner, directory);
  }

  Assignment assignment;
  std::filesystem::path directory;
};

TEST_F(SessionRequestTest, TellsAnAgentThatTakesOverOfTheWorkSoFar) {
  record_session(Limited{"429", {}}, "first", "memory");
  recorder->emit(events::ApproachHandedOver{"a", "first", "scripted", "429", 1h});
  auto const mark = HasSubstr("Another agent began this task");
  EXPECT_THAT(request().prompt, testing::Not(mark)) << "it left nothing";
  recorder->emit(events::WorkCommitted{"a", "tip", {1, 2, 3}});
  runner->resumes = true;
  auto const request = this->request();
  EXPECT_THAT(request.prompt, testing::AllOf(HasSubstr("do it"), mark, HasSubstr("git diff base")));
  EXPECT_FALSE(request.resume) << "the other agent's memory";
}

TEST_F(SessionRequestTest, TellsTheTaskAndTheSettings) {
  experiment.agents["scripted"].model = "large";
  experiment.pass_env = {"LANG"};
  experiment.session.grace = 7s;
  experiment.session.stall = 8min;
  auto const request = this->request();
  EXPECT_EQ(request.experiment, "x");
  EXPECT_EQ(request.approach.name, "a");
  EXPECT_THAT(request.prompt, HasSubstr("do it"));
  EXPECT_EQ(request.agent.model, "large");
  EXPECT_EQ(request.pass_env, std::vector<std::string>{"LANG"});
  EXPECT_EQ(request.grace, 7s);
  EXPECT_EQ(request.stall, 8min);
  EXPECT_EQ(request.timeout, 30min);
  EXPECT_GT(request.port, 0);
}

TEST_F(SessionRequestTest, EverySessionHasAnIdOfItsOwn) {
  EXPECT_NE(request().session_id, request().session_id);
}

TEST_F(SessionRequestTest, KeepsItsFilesBesideTheJournal) {
  EXPECT_TRUE(request().stream_file.empty());
  directory = "/journal";
  EXPECT_EQ(request().stream_file, "/journal/sessions/a.1.stream.jsonl");
  EXPECT_EQ(request().stderr_file, "/journal/sessions/a.1.stderr.log");
}

TEST_F(SessionRequestTest, AnApproachMayNameItsOwnAgent) {
  experiment.approaches[0].agent = "other";
  open();
  EXPECT_EQ(agent_of(recorder->exploration(), record("a")), "other");
}

TEST_F(SessionRequestTest, AnAssignmentReplacesThePromptAndAddsVariables) {
  experiment.agents["scripted"].env = {{"MODE", "old"}, {"LANG", "C"}};
  assignment.prompt = "Fix issue 7.";
  assignment.environment = {{"MODE", "new"}};
  auto const request = this->request();
  EXPECT_EQ(request.prompt, "Fix issue 7.");
  EXPECT_EQ(request.agent.env.at("MODE"), "new");
  EXPECT_EQ(request.agent.env.at("LANG"), "C");
}

// Limits.

TEST_F(SessionRequestTest, TheTimeOfTheBudgetShortensTheTimeout) {
  experiment.session.budget.time = 10min;
  record_session(Failed{"reset", true}, "scripted", "", 4min);
  EXPECT_EQ(request().timeout, 6min);
}

TEST_F(SessionRequestTest, ATimeoutIsNeverNothing) {
  experiment.session.budget.time = 10min;
  record_session(Failed{"reset", true}, "scripted", "", 11min);
  EXPECT_EQ(request().timeout, 1ms);
}

TEST_F(SessionRequestTest, TheRestOfTheBudgetIsItsLimit) {
  experiment.budget.usd = 10;
  experiment.session.budget.usd = 4;
  EXPECT_THAT(request().budget_usd, Optional(DoubleEq(4)));
}

TEST_F(SessionRequestTest, AStageGetsItsShareOfTheLimits) {
  experiment.session.strategy = Strategy::halving;
  experiment.session.max_turns = 40;
  experiment.session.budget.usd = 4;
  for (auto const* name : {"b", "c", "d"}) add_approach(name);
  auto const request = this->request();
  EXPECT_EQ(request.max_turns, 10);
  EXPECT_THAT(request.budget_usd, Optional(DoubleEq(1)));
  EXPECT_EQ(request.timeout, 450s);
}

TEST_F(SessionRequestTest, AStageCountsTheTimeOfEarlierSessions) {
  experiment.session.strategy = Strategy::halving;
  add_approach("b");
  record_session(Failed{"reset", true}, "scripted", "", 5min);
  EXPECT_EQ(request().timeout, 10min);
}

// Resuming.

TEST_F(SessionRequestTest, ResumesTheLastSessionOfTheSameAgent) {
  runner->resumes = true;
  record_session(Failed{"reset", true}, "scripted", "memory");
  auto const request = this->request();
  ASSERT_TRUE(request.resume);
  EXPECT_EQ(request.resume->session_id, "memory");
  EXPECT_EQ(request.resume->used.turns, 5);
  EXPECT_THAT(request.resume->prompt, HasSubstr("(reset)"));
}

TEST_F(SessionRequestTest, StartsAnewWhereTheAgentCannotResume) {
  record_session(Failed{"reset", true}, "scripted", "memory");
  EXPECT_FALSE(request().resume);
}

TEST_F(SessionRequestTest, StartsAnewWithoutAnEarlierSession) {
  runner->resumes = true;
  EXPECT_FALSE(request().resume);
}

TEST_F(SessionRequestTest, StartsAnewAfterAnotherAgentsSession) {
  runner->resumes = true;
  record_session(Failed{"reset", true}, "other", "memory");
  EXPECT_FALSE(request().resume);
}

TEST_F(SessionRequestTest, ARedoNamesTheReasonInBothPrompts) {
  runner->resumes = true;
  record_session(Completed{}, "scripted", "memory");
  recorder->emit(events::ApproachFailed{"a", "a", ApproachState::failed,
                                        FailureCause::nothing_changed, "changed nothing", true});
  recorder->emit(events::ApproachRetried{"a", 1, "asked", 0ms, false});
  auto const request = this->request();
  EXPECT_THAT(request.prompt, HasSubstr("changed nothing"));
  ASSERT_TRUE(request.resume);
  EXPECT_THAT(request.resume->prompt, HasSubstr("changed nothing"));
}

TEST_F(SessionRequestTest, TheEventNamesTheAgentTheModelAndTheSessionThatItResumes) {
  runner->resumes = true;
  experiment.agents["scripted"].model = "large";
  record_session(Failed{"reset", true}, "scripted", "memory");
  auto const request = this->request();
  auto const started = started_event(request, "scripted", "hash");
  EXPECT_EQ(started, (events::SessionStarted{"a", 1, request.session_id, "scripted", "large",
                                             "hash", "memory"}));
}

}  // namespace
}  // namespace parallel_explore::run
