#include "explore/explorer_in_memory.hpp"

// Expected time and cost, from earlier experiments.
namespace parallel_explore {
namespace {

using std::chrono::milliseconds;
using testing::SizeIs;

class EstimateTest : public support::ExplorerInMemory {
 protected:
  /// Records an earlier experiment with one completed approach.
  void earlier(std::string const& name, milliseconds duration, std::int64_t tokens,
               std::optional<double> usd) {
    auto const journal = explorer_->store().create(name);
    Experiment experiment;
    experiment.name = name;
    Approach approach;
    approach.name = "a";
    SessionResult result;
    result.duration = duration;
    result.usage.output_tokens = tokens;
    result.usage.cost_usd = usd;
    for (auto const& payload : std::vector<EventPayload>{
             events::ExplorationStarted{experiment, "base", "/repository"},
             events::ApproachGenerated{approach}, events::ApproachStarted{"a", ""},
             events::SessionStarted{"a", 1, "s", "scripted", "", "", ""},
             events::SessionCompleted{"a", 1, result}, events::ApproachCompleted{"a", "", {}}})
      (void)journal->append(payload);
  }

  /// Records an earlier experiment with one session of a judge.
  void earlier_judge(std::string const& name, std::string const& agent, milliseconds duration,
                     double usd) {
    auto const journal = explorer_->store().create(name);
    Experiment experiment;
    experiment.name = name;
    SessionResult result;
    result.duration = duration;
    result.usage.output_tokens = 7;
    result.usage.cost_usd = usd;
    events::HelperStarted started;
    started.session_id = "h";
    started.purpose = HelperPurpose::judge;
    started.agent = agent;
    for (auto const& payload :
         std::vector<EventPayload>{events::ExplorationStarted{experiment, "base", "/repository"},
                                   started, events::HelperCompleted{"h", result}})
      (void)journal->append(payload);
  }

  /// Records an earlier session that proposed approaches.
  void earlier_proposer(std::string const& name, milliseconds duration, double usd) {
    auto const journal = explorer_->store().create(name);
    Experiment experiment;
    experiment.name = name;
    SessionResult result;
    result.duration = duration;
    result.usage.output_tokens = 3;
    result.usage.cost_usd = usd;
    events::HelperStarted started;
    started.session_id = "h";
    started.purpose = HelperPurpose::propose;
    started.agent = "scripted";
    for (auto const& payload :
         std::vector<EventPayload>{events::ExplorationStarted{experiment, "base", "/repository"},
                                   started, events::HelperCompleted{"h", result}})
      (void)journal->append(payload);
  }

  void ask_judges() {
    auto& criterion = experiment_.criteria.emplace_back();
    criterion.name = "clarity";
    criterion.how = JudgeQuestion{"Which is clearer?"};
  }

  Estimate estimate() { return estimate_of(*explorer_, experiment_); }
};

TEST_F(EstimateTest, IsIncompleteWithoutEarlierSessions) {
  auto const expected = estimate();
  EXPECT_FALSE(expected.complete);
  EXPECT_FALSE(expected.cost_usd);
  ASSERT_THAT(expected.agents, SizeIs(1));
  EXPECT_EQ(expected.agents[0].agent, "scripted");
  EXPECT_EQ(expected.agents[0].approaches, 2);
  EXPECT_EQ(expected.agents[0].earlier, 0);
}

TEST_F(EstimateTest, TakesTheMedianOfEarlierApproaches) {
  earlier("e1", milliseconds(100), 10, 1.0);
  earlier("e2", milliseconds(300), 20, 2.0);
  earlier("e3", milliseconds(9000), 900, 9.0);
  auto const expected = estimate();
  EXPECT_TRUE(expected.complete);
  EXPECT_EQ(expected.agents.at(0).earlier, 3);
  EXPECT_EQ(expected.agents[0].duration, milliseconds(300));
  EXPECT_EQ(expected.tokens, 40);
  EXPECT_DOUBLE_EQ(expected.cost_usd.value(), 4.0);
}

TEST_F(EstimateTest, RunsAsManyAtOnceAsTheSpecSays) {
  earlier("e1", milliseconds(100), 10, 1.0);
  list("c");
  EXPECT_EQ(estimate().duration, milliseconds(200));
  experiment_.session.max_parallel = 1;
  EXPECT_EQ(estimate().duration, milliseconds(300));
  experiment_.session.max_parallel = 9;
  EXPECT_EQ(estimate().duration, milliseconds(100));
}

TEST_F(EstimateTest, HasNoCostWhereThatOfOneAgentIsUnknown) {
  earlier("e1", milliseconds(100), 10, std::nullopt);
  EXPECT_FALSE(estimate().cost_usd);
  EXPECT_TRUE(estimate().complete);
}

TEST_F(EstimateTest, CountsJudgesInSessionsCostAndTime) {
  earlier("e1", milliseconds(100), 10, 1.0);
  earlier_judge("e2", "scripted", milliseconds(40), 0.25);
  earlier_judge("e3", "another", milliseconds(9000), 9);
  ask_judges();
  experiment_.session.max_parallel = 2;
  auto const expected = estimate();
  EXPECT_TRUE(expected.complete);
  EXPECT_EQ(expected.judging.sessions, 6) << "one pair, two orders, three judges";
  EXPECT_EQ(expected.judging.earlier, 1);
  EXPECT_EQ(expected.judging.duration, milliseconds(40));
  EXPECT_EQ(expected.duration, milliseconds(100 + 3 * 40));
  EXPECT_EQ(expected.tokens, 2 * 10 + 6 * 7);
  EXPECT_DOUBLE_EQ(expected.cost_usd.value(), 2 * 1.0 + 6 * 0.25);
}

TEST_F(EstimateTest, CountsTheSessionThatProposesAndThoseOfWhatItProposes) {
  earlier("e1", milliseconds(100), 10, 1.0);
  experiment_.generate.count = 2;
  experiment_.session.max_parallel = 9;
  EXPECT_FALSE(estimate().complete) << "nothing was proposed here yet";
  earlier_proposer("e2", milliseconds(50), 0.5);
  auto const expected = estimate();
  EXPECT_TRUE(expected.complete);
  EXPECT_EQ(expected.proposing.sessions, 1);
  EXPECT_EQ(expected.agents.at(0).approaches, 4);
  EXPECT_EQ(expected.duration, milliseconds(150));
  EXPECT_DOUBLE_EQ(expected.cost_usd.value(), 4.5);
}

TEST_F(EstimateTest, IsIncompleteWithoutEarlierJudges) {
  earlier("e1", milliseconds(100), 10, 1.0);
  ask_judges();
  EXPECT_FALSE(estimate().complete);
  EXPECT_FALSE(estimate().cost_usd);
}

TEST_F(EstimateTest, KeepsAgentsApart) {
  earlier("e1", milliseconds(100), 10, 1.0);
  experiment_.approaches[1].agent = "other";
  auto const expected = estimate();
  ASSERT_THAT(expected.agents, SizeIs(2));
  EXPECT_EQ(expected.agents[0].earlier, 1);
  EXPECT_EQ(expected.agents[1].earlier, 0);
  EXPECT_FALSE(expected.complete);
}

TEST_F(EstimateTest, LeavesOutARecordThatIsDamaged) {
  make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
  earlier("e1", milliseconds(100), 10, 1.0);
  support::write_file(directory_.path() / "state" / "e2" / "journal.jsonl", "{}\n{}\n");
  EXPECT_EQ(estimate().agents.at(0).earlier, 1);
}

}  // namespace
}  // namespace parallel_explore
