#include "explore/adopt.hpp"

#include "explore/diff.hpp"
#include "explore/explorer_in_memory.hpp"

// Refusals of adopt and diff, before git is asked.
namespace parallel_explore {
namespace {

using support::score;
using support::values_of;
using testing::HasSubstr;
using testing::IsEmpty;

/// Operations in a repository that git does not know, and is not asked about: it is bare, and
/// tracks no records.
class AdoptTest : public support::ExplorerInMemory {
 protected:
  AdoptTest() {
    experiment_.criteria = {score("speed")};
    request_.experiment = "x";
    workspace_ = std::make_shared<operations::Workspace>(directory_.path(), explorer_->bricks());
    workspace_->repository.emplace();
    workspace_->repository->bare = true;
    workspace_->repository->main_tree = workspace_->repository->here = directory_.path();
  }

  ErrorCode refused() {
    auto const code = refusal(operations::adopt(*workspace_, request_));
    EXPECT_THAT(recorded().adopted, IsEmpty());
    return code;
  }

  ErrorCode diff_refused(std::string const& approach, std::string const& other = {}) {
    return refusal(operations::diff(*workspace_, "x", approach, other, false));
  }

  std::shared_ptr<operations::Workspace> workspace_;
  AdoptRequest request_;
};

TEST_F(AdoptTest, WithoutANameIsRefusedWhereTheVerdictTakesNone) {
  record_result("a", {values_of("speed", {2, 7})});
  record_result("b", {values_of("speed", {3, 6})});
  EXPECT_EQ(refused(), ErrorCode::undecided);
  EXPECT_THAT(message_, HasSubstr("x has no result to take: "));
  EXPECT_THAT(message_, HasSubstr("name one: pexplore adopt x APPROACH"));
}

TEST_F(AdoptTest, OfAnApproachThatFailedIsRefusedWithTheReason) {
  record({events::ApproachStarted{"a", "a"},
          events::ApproachFailed{"a", "a", ApproachState::failed, FailureCause::session_failed,
                                 "out of ideas", false}});
  request_.approach = "a";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach a has no work: it is failed (out of ideas)"));
}

TEST_F(AdoptTest, OfAnApproachThatChangedNothingIsRefused) {
  record_result("a");
  record({events::WorkCommitted{"a", "base", {}, {}}});
  request_.approach = "a";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach a has no work: it is completed"));
}

TEST_F(AdoptTest, OfAnUnknownApproachIsRefused) {
  record_result("a");
  request_.approach = "z";
  EXPECT_EQ(refused(), ErrorCode::not_found);
}

TEST_F(AdoptTest, IsRefusedWhileTheExperimentRuns) {
  record_result("a");
  request_.approach = "a";
  auto const running = explorer_->store().open("x");
  EXPECT_EQ(refused(), ErrorCode::name_in_use);
}

// Diffs.

TEST_F(AdoptTest, ADiffOfWorkThatIsNotThereIsRefused) {
  record_result("a");
  record({events::ApproachStarted{"b", "b"}});
  EXPECT_EQ(diff_refused("b"), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach b has no work"));
  EXPECT_EQ(diff_refused("a", "b"), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("approach b has no work"));
  EXPECT_EQ(diff_refused("b", "a"), ErrorCode::validation);
}

TEST_F(AdoptTest, ADiffNeedsARepository) {
  record_result("a");
  record_result("b");
  workspace_->repository.reset();
  EXPECT_EQ(diff_refused("a"), ErrorCode::repository);
  EXPECT_EQ(diff_refused("a", "b"), ErrorCode::repository);
}

}  // namespace
}  // namespace parallel_explore
