#include "explore/explorer_in_memory.hpp"

// Further samples of approaches.
namespace parallel_explore {
namespace {

using support::score;
using support::ScriptedSession;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class SampleTest : public support::ExplorerInMemory {
 protected:
  SampleTest() {
    experiment_.criteria = {score("speed")};
    request_.experiment = "x";
  }

  void explore_first() {
    (void)explore();
    runner_->requests.clear();
  }

  SampleRequest request_;
};

TEST_F(SampleTest, RunsOneMoreOfEveryRankedApproach) {
  explore_first();
  auto const exploration = wait(explorer_->sample(request_));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions(), UnorderedElementsAre("a.2", "b.2"));
}

TEST_F(SampleTest, RunsAsManyAsAreAskedForOfTheNamedOnes) {
  explore_first();
  request_.approaches = {"a"};
  request_.more = 2;
  (void)wait(explorer_->sample(request_));
  EXPECT_THAT(sessions(), UnorderedElementsAre("a.2", "a.3"));
}

TEST_F(SampleTest, TakesTheNameOfASampleForItsApproach) {
  explore_first();
  request_.approaches = {"a"};
  (void)wait(explorer_->sample(request_));
  request_.approaches = {"a.2"};
  (void)wait(explorer_->sample(request_));
  EXPECT_THAT(sessions(), UnorderedElementsAre("a.2", "a.3"));
}

TEST_F(SampleTest, LeavesOutWhatFailed) {
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  (void)wait(explorer_->sample(request_));
  EXPECT_THAT(sessions(), UnorderedElementsAre("b.2"));
}

TEST_F(SampleTest, OfNothingThatPassedIsRefused) {
  for (auto const* name : {"a", "b"})
    runner_->scripts[name] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  EXPECT_EQ(refusal(explorer_->sample(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("no approach of x passed"));
}

TEST_F(SampleTest, OfAnImpossibleNumberIsRefused) {
  explore_first();
  for (int const more : {0, 1001}) {
    request_.more = more;
    EXPECT_EQ(refusal(explorer_->sample(request_)), ErrorCode::validation) << more;
  }
}

TEST_F(SampleTest, OfAnUnknownApproachIsRefused) {
  explore_first();
  request_.approaches = {"z"};
  EXPECT_EQ(refusal(explorer_->sample(request_)), ErrorCode::not_found);
}

/// One is better by far in every session, the other varies.
TEST_F(SampleTest, UntilSettledEndsWhenTheVerdictIsClear) {
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    Measurement measurement;
    measurement.values = {(approach_of(sample.approach) == "a" ? 100.0 : 10.0) +
                          sample.approach.sample};
    return measurement;
  };
  explore_first();
  request_.until_settled = true;
  request_.more = 30;
  auto const exploration = wait(explorer_->sample(request_));
  auto const verdict = verdict_of(*explorer_, exploration);
  ASSERT_TRUE(verdict.decision.approach);
  EXPECT_EQ(verdict.decision.approach->kind, VerdictKind::recommended);
  EXPECT_THAT(sessions(), testing::Contains("a.2"));
  EXPECT_LT(sessions().size(), 40U);
}

TEST_F(SampleTest, UntilSettledEndsAtTheMostOfEach) {
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    Measurement measurement;
    measurement.values = {sample.approach.sample % 2 == 0 ? 100.0 : 50.0};
    return measurement;
  };
  explore_first();
  request_.until_settled = true;
  request_.more = 2;
  (void)wait(explorer_->sample(request_));
  EXPECT_THAT(sessions(), UnorderedElementsAre("a.2", "b.2", "a.3", "b.3"));
}

}  // namespace
}  // namespace parallel_explore
