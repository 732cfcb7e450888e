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

}  // namespace
}  // namespace parallel_explore
