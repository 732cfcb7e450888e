#include "explore/explorer_in_memory.hpp"

// Failed approaches that are run again.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class RetryTest : public support::ExplorerInMemory {
 protected:
  RetryTest() {
    runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
    request_.experiment = "x";
  }

  void fail_first() {
    (void)explore();
    runner_->requests.clear();
  }

  RetryRequest request_;
};

TEST_F(RetryTest, RunsWhatFailedAndNothingElse) {
  fail_first();
  auto const exploration = wait(explorer_->retry(request_));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions(), ElementsAre("a"));
}

TEST_F(RetryTest, RecordsWhyItHadFailed) {
  fail_first();
  (void)wait(explorer_->retry(request_));
  auto const retried = told<events::ApproachRetried>();
  ASSERT_THAT(retried, SizeIs(1));
  EXPECT_EQ(retried[0].reason, "no");
  EXPECT_EQ(retried[0].attempt, 0);
}

TEST_F(RetryTest, WorksOnTopOfTheWorkThatIsThere) {
  fail_first();
  support::write_file(recorded().at("a").worktree.path + "/notes", "mine");
  (void)wait(explorer_->retry(request_));
  EXPECT_TRUE(std::filesystem::exists(recorded().at("a").worktree.path + "/notes"));
}

TEST_F(RetryTest, StartsFromNothingWhenFresh) {
  fail_first();
  support::write_file(recorded().at("a").worktree.path + "/notes", "mine");
  request_.fresh = true;
  auto const exploration = wait(explorer_->retry(request_));
  EXPECT_EQ(exploration.at("a").state, ApproachState::completed);
  EXPECT_FALSE(std::filesystem::exists(exploration.at("a").worktree.path + "/notes"));
}

TEST_F(RetryTest, RunsTheNamedOnesOnly) {
  runner_->scripts["b"] = {ScriptedSession{.end = Failed{"no", false}}};
  fail_first();
  request_.approaches = {"b"};
  EXPECT_EQ(wait(explorer_->retry(request_)).state, ExplorationState::partial);
  EXPECT_THAT(sessions(), ElementsAre("b"));
}

TEST_F(RetryTest, OfACompletedApproachIsRefused) {
  fail_first();
  request_.approaches = {"b"};
  EXPECT_EQ(refusal(explorer_->retry(request_)), ErrorCode::validation);
  EXPECT_THAT(message_,
              HasSubstr("approach b is completed: only failed approaches can be retried"));
}

TEST_F(RetryTest, OfAnApproachThatWaitsIsRefused) {
  record({});
  request_.approaches = {"b"};
  EXPECT_EQ(refusal(explorer_->retry(request_)), ErrorCode::validation);
}

TEST_F(RetryTest, OfNothingIsRefused) {
  runner_->scripts.clear();
  fail_first();
  EXPECT_EQ(refusal(explorer_->retry(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("no approach of x has failed"));
}

TEST_F(RetryTest, LeavesOthersThatWait) {
  record({events::ApproachFailed{"a", "a", ApproachState::failed, {}, "no"}});
  runner_->scripts.clear();
  auto const exploration = wait(explorer_->retry(request_));
  EXPECT_EQ(exploration.cause, InterruptionCause::others_wait);
  EXPECT_THAT(sessions(), ElementsAre("a"));
}

}  // namespace
}  // namespace parallel_explore
