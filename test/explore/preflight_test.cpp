#include "explore/preflight.hpp"

#include "explore/explorer_in_memory.hpp"

// Refusals before anything is created.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class PreflightTest : public support::ExplorerInMemory {
 protected:
  /// The refusal of the experiment as a new run, which must leave nothing behind.
  ErrorCode refused() {
    auto const code = refusal(explorer_->run(experiment_));
    EXPECT_THAT(explorer_->store().experiments(), IsEmpty());
    EXPECT_THAT(sessions(), IsEmpty());
    return code;
  }
};

TEST_F(PreflightTest, MissingInstructions) {
  experiment_.instructions = "INSTRUCTIONS.md";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("there are no instructions at"));
}

TEST_F(PreflightTest, InstructionsAreFoundInTheMainTree) {
  support::write_file(directory_.path() / "INSTRUCTIONS.md", "be careful");
  experiment_.instructions = "INSTRUCTIONS.md";
  EXPECT_EQ(explore().state, ExplorationState::completed);
  EXPECT_EQ(runner_->requests.at(0).system_prompt, "be careful");
}

TEST_F(PreflightTest, MissingFilesToInject) {
  experiment_.evaluate.inject = {"hidden-tests"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("there is nothing to inject at"));
}

TEST_F(PreflightTest, JudgesWithoutARepository) {
  experiment_.criteria = {support::question("taste")};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("judges compare changes"));
}

TEST_F(PreflightTest, AnUnknownAgent) {
  experiment_.approaches[0].agent = "nobody";
  EXPECT_EQ(refused(), ErrorCode::validation);
}

TEST_F(PreflightTest, AnUnknownJudge) {
  experiment_.criteria = {support::question("taste")};
  experiment_.judge.panel = {"nobody:large"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("nobody"));
}

TEST_F(PreflightTest, MoreApproachesThanAreAllowed) {
  experiment_.session.max_approaches = 1;
  EXPECT_EQ(refused(), ErrorCode::validation);
}

TEST_F(PreflightTest, ANameThatIsInUse) {
  (void)explore();
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::name_in_use);
}

TEST_F(PreflightTest, ADerivedNameThatIsInUseGetsANumber) {
  experiment_.name.clear();
  experiment_.task = "Do it";
  EXPECT_EQ(explore().name, "do-it");
  EXPECT_EQ(explore().name, "do-it-2");
  EXPECT_EQ(wait(preflight(*explorer_, experiment_)).name, "do-it-3");
}

TEST_F(PreflightTest, ADerivedNameOfWhatWasInterruptedIsKept) {
  experiment_.name.clear();
  experiment_.task = "x";
  record({events::ExplorationInterrupted{InterruptionCause::asked, "stopped"}});
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::name_in_use);
  EXPECT_THAT(message_, HasSubstr("resume it: pexplore resume x"));
}

TEST_F(PreflightTest, WhatFailedBeforeAnySessionIsReplaced) {
  for (auto const* name : {"a", "b"}) {
    support::ScriptedSession never;
    never.end = Failed{"there is no such program", false, false, FailureCause::agent_not_started};
    runner_->scripts[name] = {never};
  }
  EXPECT_EQ(explore().state, ExplorationState::failed);
  auto const second = explore();
  EXPECT_EQ(second.state, ExplorationState::completed);
  EXPECT_THAT(second.warnings, testing::Contains(HasSubstr("failed before any session ran")));
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::name_in_use);
}

TEST_F(PreflightTest, TellsEveryObstacleAndCreatesNothing) {
  experiment_.evaluate.inject = {"hidden-tests"};
  experiment_.criteria = {support::question("taste")};
  auto const found = wait(preflight(*explorer_, experiment_));
  ASSERT_THAT(found.obstacles, testing::SizeIs(2));
  EXPECT_EQ(refused(), ErrorCode::validation);
  for (auto const& each : found.obstacles) EXPECT_THAT(message_, HasSubstr(each.text));
}

TEST_F(PreflightTest, UsualInstructionsAreTakenUnlessTheSpecSaysNone) {
  support::write_file(directory_.path() / usual_instructions_file, "think hard");
  auto const with = explore();
  EXPECT_EQ(runner_->requests.at(0).system_prompt, "think hard");
  EXPECT_THAT(with.warnings, testing::Contains(HasSubstr("ultrathink-task.md")));
  experiment_.name = "y";
  experiment_.usual_instructions = false;
  (void)explore();
  EXPECT_EQ(runner_->requests.back().system_prompt, std::nullopt);
}

TEST_F(PreflightTest, NothingToResume) {
  (void)explore();
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("there is nothing to continue"));
  EXPECT_EQ(refusal(explorer_->resume("y")), ErrorCode::not_found);
}

TEST_F(PreflightTest, ARecordOfWhichNothingIsLeft) {
  (void)explorer_->store().create("x");
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::journal);
}

TEST_F(PreflightTest, AnExperimentThatAnotherProcessHolds) {
  auto const journal = explorer_->store().create("x");
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::name_in_use);
}

TEST_F(PreflightTest, ARunnerIsMadeForEachAgentThatHasNone) {
  Bricks bricks;
  bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path());
  bricks.store = std::make_unique<MemoryStore>();
  operations::Workspace workspace(directory_.path(), std::move(bricks));
  experiment_.session.agent = "claude";
  experiment_.approaches[0].agent = "own";
  experiment_.agents["own"].adapter = "command";
  experiment_.generate.count = 1;
  experiment_.generate.agent = "codex";
  experiment_.criteria = {support::question("taste")};
  experiment_.judge.panel = {"gemini:pro"};
  operations::make_runners(workspace, experiment_);
  std::vector<std::string> made;
  for (auto const& [agent, runner] : workspace.bricks.runners) made.push_back(agent);
  EXPECT_THAT(made, testing::ElementsAre("claude", "codex", "gemini", "own"));
}

TEST_F(PreflightTest, AgentsThatMayTakeOverAreThoseOfTheApproachesThenThoseThatAreHere) {
  experiment_.session.handover = true;
  experiment_.agents["there"] = {.adapter = "command", .run = {"true"}};
  experiment_.agents["gone"] = {.adapter = "command", .run = {"no-such-program"}};
  EXPECT_THAT(explore().experiment.session.handover_to,
              testing::ElementsAre(experiment_.session.agent, "there"));
  experiment_.name = "two";
  experiment_.approaches.back().agent = "there";
  auto const both = explore().experiment.session.handover_to;
  EXPECT_THAT(both, testing::SizeIs(experiment_.approaches.size() > 1 ? 2 : 1));
  experiment_.name = "named";
  experiment_.session.handover_to = {"there"};
  EXPECT_THAT(explore().experiment.session.handover_to, testing::ElementsAre("there"));
}

TEST_F(PreflightTest, AHandoverWithoutAnotherAgentIsWarnedOf) {
  experiment_.session.handover = true;
  EXPECT_THAT(wait(preflight(*explorer_, experiment_)).warnings,
              testing::Contains(HasSubstr("is the only agent")));
  experiment_.session.handover = false;
  experiment_.session.handover_to = {"claude"};
  EXPECT_THAT(wait(preflight(*explorer_, experiment_)).warnings,
              testing::Contains(HasSubstr("without handover = true")));
}

TEST_F(PreflightTest, APermissionModeThatTheAgentDoesNotHave) {
  Bricks bricks;
  bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path());
  bricks.store = std::make_unique<MemoryStore>();
  operations::Workspace workspace(directory_.path(), std::move(bricks));
  experiment_.session.agent = "own";
  experiment_.agents["own"].adapter = "codex";
  experiment_.agents["own"].permission_mode = "dontAsk";
  auto const error = support::thrown_by([&] { operations::make_runners(workspace, experiment_); });
  EXPECT_EQ(error.code, ErrorCode::validation);
  EXPECT_THAT(error.hint, HasSubstr("acceptEdits, bypassPermissions, default, plan"));
}

TEST_F(PreflightTest, AWorkspaceWithoutBricksNeedsARepository) {
  try {
    Explorer const explorer(directory_.path());
    FAIL() << "there is no repository";
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::repository);
  }
}

}  // namespace
}  // namespace parallel_explore
