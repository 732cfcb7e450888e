#include "explore/cleanup_choice.hpp"
#include "explore/explorer_in_memory.hpp"

// Removal of worktrees that no git knows.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class CleanupTest : public support::ExplorerInMemory {
 protected:
  CleanupTest() { request_.experiment = "x"; }

  CleanupReport clean() { return wait(explorer_->cleanup(request_)); }

  [[nodiscard]] bool is_there(std::string const& approach) const {
    return std::filesystem::exists(directory_.path() / "worktrees" / "x" / approach);
  }

  CleanupRequest request_;
};

TEST_F(CleanupTest, KeepsWorkThatIsNowhereElse) {
  (void)explore();
  auto const report = clean();
  ASSERT_THAT(report.items, SizeIs(2));
  EXPECT_FALSE(report.items[0].worktree_removed);
  EXPECT_THAT(report.items[0].kept_because, HasSubstr("exists nowhere else"));
  EXPECT_EQ(report.freed_bytes, 0);
  EXPECT_TRUE(is_there("a"));
  EXPECT_THAT(told<events::WorktreeRemoved>(), IsEmpty());
}

TEST_F(CleanupTest, RemovesAWorktreeWithoutWork) {
  experiment_.session.allow_empty = true;
  runner_->scripts["a"] = {support::ScriptedSession{.works = false}};
  (void)explore();
  auto const report = clean();
  EXPECT_TRUE(report.items.at(0).worktree_removed);
  EXPECT_EQ(report.items[0].kept_because, "");
  EXPECT_FALSE(is_there("a"));
  EXPECT_EQ(recorded().at("a").worktree.path, "");
  EXPECT_FALSE(report.record_removed);
}

TEST_F(CleanupTest, TellsInADryRunWhatItWouldRemove) {
  (void)explore();
  request_.dry_run = true;
  request_.force = true;
  auto const report = clean();
  EXPECT_TRUE(report.items.at(0).worktree_removed);
  EXPECT_GT(report.freed_bytes, 0);
  EXPECT_TRUE(is_there("a"));
  EXPECT_THAT(explorer_->store().experiments(), SizeIs(1));
}

TEST_F(CleanupTest, RemovesEverythingWhenForced) {
  (void)explore();
  request_.force = true;
  auto const report = clean();
  EXPECT_TRUE(report.record_removed);
  EXPECT_GT(report.freed_bytes, 0);
  EXPECT_FALSE(is_there("a"));
  EXPECT_THAT(explorer_->store().experiments(), IsEmpty());
}

TEST_F(CleanupTest, SkipsApproachesWithoutAWorktree) {
  record({});
  EXPECT_THAT(clean().items, IsEmpty());
}

TEST_F(CleanupTest, NamesABranchThatIsNotDeleted) {
  record({events::ApproachStarted{"a", "a"},
          events::WorktreeCreated{"a", (directory_.path() / "gone").string(), "pexplore/x/a", ""}});
  request_.dry_run = true;
  EXPECT_EQ(clean().items.at(0).kept_because, "its work is neither merged nor adopted");
  request_.keep_branches = true;
  EXPECT_EQ(clean().items.at(0).kept_because, "asked to keep branches");
  request_.force = true;
  EXPECT_TRUE(clean().items.at(0).branch_deleted);
}

TEST_F(CleanupTest, OfARunningExperimentIsRefused) {
  (void)explore();
  auto const journal = explorer_->store().open("x");
  EXPECT_EQ(refusal(explorer_->cleanup(request_)), ErrorCode::name_in_use);
}

TEST_F(CleanupTest, OfAnUnknownExperimentIsRefused) {
  EXPECT_EQ(refusal(explorer_->cleanup(request_)), ErrorCode::not_found);
}

// Choices of experiments.

class CleanupChoiceTest : public CleanupTest {
 protected:
  ChosenExperiments choose(CleanupChoice choice, std::chrono::milliseconds later = {}) {
    auto const workspace =
        std::make_shared<operations::Workspace>(directory_.path(), explorer_->bricks());
    auto const ended = recorded().ended.value_or(recorded().started.value_or(TimePoint()));
    return wait(operations::choose_to_clean(*workspace, choice, ended + later));
  }
};

TEST_F(CleanupChoiceTest, AllAreThoseThatDoNotRun) {
  (void)explore();
  EXPECT_THAT(choose({}).names, testing::ElementsAre("x"));
  auto const journal = explorer_->store().open("x");
  (void)journal->append(events::ExplorationResumed{});
  EXPECT_THAT(choose({}).left, testing::ElementsAre(testing::Pair("x", "it is running")));
}

TEST_F(CleanupChoiceTest, AgeCountsFromTheEnd) {
  (void)explore();
  CleanupChoice choice;
  choice.older_than = std::chrono::hours(2);
  EXPECT_THAT(choose(choice, std::chrono::minutes(119)).left.at("x"), HasSubstr("younger than 2h"));
  EXPECT_THAT(choose(choice, std::chrono::minutes(120)).names, SizeIs(1));
}

TEST_F(CleanupChoiceTest, MergedAreThoseWithAnAdoptionThatWasNotUndone) {
  (void)explore();
  CleanupChoice choice;
  choice.merged = true;
  EXPECT_THAT(choose(choice).left.at("x"), HasSubstr("adopted or merged"));
  record({events::Adopted{"a", "squash", "main", "c"}});
  EXPECT_THAT(choose(choice).names, SizeIs(1));
  record({events::AdoptionUndone{"a", "c", "removed", "main", "b"}});
  EXPECT_THAT(choose(choice).names, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore
