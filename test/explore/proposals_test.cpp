#include "explore/explorer_in_memory.hpp"

// Approaches that an agent proposes before anything works.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr auto two_proposals =
    R"({"approaches": [{"name": "mutex", "description": "One lock around a token bucket"},
                       {"name": "ring", "description": "Timestamps in an array without locks"}]})";
constexpr auto one_proposal =
    R"({"approaches": [{"name": "mutex", "description": "One lock around a token bucket"}]})";

class ProposalsTest : public support::ExplorerInMemory {
 protected:
  ProposalsTest() {
    experiment_.approaches.clear();
    experiment_.generate.count = 2;
  }

  void propose(std::vector<std::string> const& answers) {
    for (auto const& answer : answers)
      runner_->scripts["propose"].push_back(ScriptedSession{.works = false, .answer = answer});
  }
};

TEST_F(ProposalsTest, AreExplored) {
  propose({two_proposals});
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(exploration.at("mutex").state, ApproachState::completed);
  EXPECT_THAT(sessions(), UnorderedElementsAre("propose", "mutex", "ring"));
}

TEST_F(ProposalsTest, ComeFromAReadOnlySessionOfTheAgentForThat) {
  auto planner = std::make_unique<support::ScriptedRunner>();
  auto const& asked = planner->requests;
  planner->scripts["propose"] = {ScriptedSession{.works = false, .answer = two_proposals}};
  Bricks bricks;
  bricks.worktrees = std::make_unique<FolderWorktrees>(directory_.path() / "other");
  bricks.store = std::make_unique<MemoryStore>();
  bricks.runners["planner"] = std::move(planner);
  bricks.runners["scripted"] = std::make_unique<support::ScriptedRunner>();
  explorer_.emplace(directory_.path(), std::move(bricks));
  experiment_.generate.agent = "planner";
  experiment_.generate.model = "large";
  (void)explore();
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_TRUE(asked[0].read_only);
  EXPECT_EQ(asked[0].agent.model, "large");
}

TEST_F(ProposalsTest, LeaveNothingOfTheWorktreeThatTheyWereMadeIn) {
  propose({two_proposals});
  (void)explore();
  EXPECT_FALSE(
      std::filesystem::exists(directory_.path() / "worktrees" / "x" / "pexplore.proposals"));
}

TEST_F(ProposalsTest, AreReviewedBeforeAnythingIsSpentOnThem) {
  propose({two_proposals});
  explorer_->review([](std::vector<Approach> approaches, std::vector<Similarity> const&) {
    approaches.resize(1);
    return approaches;
  });
  EXPECT_THAT(explore().approaches, SizeIs(1));
}

TEST_F(ProposalsTest, ThatTheReviewerRefusesInterruptTheRun) {
  propose({two_proposals});
  explorer_->review([](std::vector<Approach>, std::vector<Similarity> const&) {
    throw Error(ErrorCode::interrupted, "not these");
    return std::vector<Approach>();
  });
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::interrupted);
  EXPECT_EQ(recorded().reason, "not these");
}

TEST_F(ProposalsTest, AreAskedForAgainWithEverythingThatWasSaid) {
  propose({one_proposal, two_proposals});
  (void)explore();
  ASSERT_EQ(runner_->requests.at(1).approach.name, "propose");
  auto const& second = runner_->requests[1];
  EXPECT_THAT(second.prompt, HasSubstr(runner_->requests[0].prompt));
  EXPECT_FALSE(second.resume);
}

TEST_F(ProposalsTest, AreAskedForInTheSameSessionOfAnAgentThatRemembers) {
  runner_->resumes = true;
  runner_->scripts["propose"] = {
      ScriptedSession{.works = false, .agent_session = "memory", .answer = one_proposal},
      ScriptedSession{.works = false, .answer = two_proposals}};
  (void)explore();
  auto const& second = runner_->requests.at(1);
  ASSERT_TRUE(second.resume);
  EXPECT_EQ(second.resume->session_id, "memory");
  EXPECT_THAT(second.resume->prompt, Not(HasSubstr(runner_->requests[0].prompt)));
}

TEST_F(ProposalsTest, ThatAreTooFewAreToldOf) {
  propose({one_proposal, one_proposal, one_proposal, one_proposal});
  auto const exploration = explore();
  EXPECT_THAT(exploration.approaches, SizeIs(1));
  EXPECT_THAT(exploration.warnings,
              testing::Contains(HasSubstr("only 1 of the 2 requested approaches")));
}

TEST_F(ProposalsTest, ThatFailInterruptTheRunWithAHint) {
  runner_->scripts["propose"] = {ScriptedSession{.end = Failed{"out of cheese", false}}};
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::unexpected);
  EXPECT_THAT(message_, HasSubstr("approaches could not be generated: scripted"));
  EXPECT_THAT(recorded().reason, HasSubstr("out of cheese"));
}

TEST_F(ProposalsTest, OfAnAgentThatIsNotThereAreAMatterOfTheAgent) {
  Failed absent{"no such program", false};
  absent.cause = FailureCause::agent_not_started;
  runner_->scripts["propose"] = {ScriptedSession{.end = absent}};
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::agent);
}

TEST_F(ProposalsTest, ThatWereRecordedAreNotAskedForAgain) {
  propose({two_proposals});
  on_event = [](EventPayload const& payload) {
    if (std::holds_alternative<events::ApproachGenerated>(payload))
      throw Error(ErrorCode::resource, "no space left");
  };
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::resource);
  on_event = {};
  auto const exploration = resume();
  EXPECT_THAT(exploration.approaches, SizeIs(2));
  EXPECT_THAT(sessions(), UnorderedElementsAre("propose", "mutex", "ring"));
}

TEST_F(ProposalsTest, ThatSpendTheBudgetEndTheRun) {
  experiment_.budget.usd = 1.0;
  experiment_.generate.count = 2;
  ScriptedSession dear{.works = false, .answer = one_proposal};
  dear.usage.cost_usd = 2.0;
  runner_->scripts["propose"] = {dear};
  auto const exploration = explore();
  EXPECT_EQ(exploration.cause, InterruptionCause::budget);
  EXPECT_THAT(exploration.approaches, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore
