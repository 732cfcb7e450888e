#include "explore/recovery.hpp"

#include "explore/explorer_in_memory.hpp"

// The remains of a killed process, and what the next one does about them.
namespace parallel_explore {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Both approaches are completed; a process was killed while it measured "a" again.
class RecoveryTest : public support::ExplorerInMemory {
 protected:
  RecoveryTest() {
    worktrees_->commit_id = "1234";
    experiment_.evaluate.protect = {"tests/**"};
  }

  void kill_while_measuring() {
    (void)explore();
    record({events::EvaluationStarted{"a"}});
    worktrees_->calls.clear();
    events_.clear();
  }
};

TEST_F(RecoveryTest, AResumeGivesTheWorkBackAndHasNothingElseToDo) {
  kill_while_measuring();
  auto const exploration = resume();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(exploration.at("a").worktree.phase, WorktreePhase::settled);
  EXPECT_THAT(worktrees_->calls, ElementsAre("end a"));
}

TEST_F(RecoveryTest, IsDoneOnce) {
  kill_while_measuring();
  (void)resume();
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::validation);
}

TEST_F(RecoveryTest, WarnsOfWorkThatCannotBeGivenBack) {
  kill_while_measuring();
  worktrees_->cannot_end = ErrorCode::git;
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::validation) << "nothing was restored";
  EXPECT_THAT(recorded().at("a").warnings, Contains(HasSubstr("cannot restore it")));
  EXPECT_EQ(recorded().at("a").worktree.phase, WorktreePhase::measuring);
}

TEST_F(RecoveryTest, EndsWhereADiskIsFull) {
  kill_while_measuring();
  worktrees_->cannot_end = ErrorCode::resource;
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::resource);
  worktrees_->cannot_end.reset();
  EXPECT_EQ(resume().at("a").worktree.phase, WorktreePhase::settled);
}

TEST_F(RecoveryTest, LeavesAWorktreeThatIsGone) {
  kill_while_measuring();
  std::filesystem::remove_all(recorded().at("a").worktree.path);
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::validation);
  EXPECT_THAT(worktrees_->calls, IsEmpty());
}

TEST_F(RecoveryTest, PrecedesARetryASampleAndARescore) {
  kill_while_measuring();
  RescoreRequest rescoring;
  rescoring.experiment = "x";
  rescoring.keep_weights = true;
  (void)wait(explorer_->rescore(rescoring));
  EXPECT_THAT(worktrees_->calls, ElementsAre("end a"));
}

TEST_F(RecoveryTest, PrecedesACleanupButNotADryRun) {
  kill_while_measuring();
  CleanupRequest cleaning;
  cleaning.experiment = "x";
  cleaning.dry_run = true;
  (void)wait(explorer_->cleanup(cleaning));
  EXPECT_THAT(worktrees_->calls, IsEmpty());
  cleaning.dry_run = false;
  (void)wait(explorer_->cleanup(cleaning));
  EXPECT_THAT(worktrees_->calls, ElementsAre("end a"));
}

TEST_F(RecoveryTest, PrecedesTellingApproachesApart) {
  kill_while_measuring();
  DistinguishRequest request;
  request.experiment = "x";
  request.command = {"true"};
  explorer_->stop("asked");
  EXPECT_EQ(refusal(explorer_->distinguish(request)), ErrorCode::interrupted);
  ASSERT_FALSE(worktrees_->calls.empty());
  EXPECT_EQ(worktrees_->calls.front(), "end a") << "before anything is prepared anew";
}

TEST_F(RecoveryTest, FindsNothingToEndWhereNothingRuns) {
  record({events::ApproachStarted{"a", "a"},
          events::WorktreeCreated{"a", directory_.path().string(), "", ""},
          events::SessionStarted{"a", 1, "no-such-session", "scripted", "", "", ""},
          events::HelperStarted{"no-such-helper", HelperPurpose::judge, "scripted", "", ""}});
  EXPECT_EQ(operations::end_leftovers(recorded()), 0);
}

TEST_F(RecoveryTest, ASessionThatWasCutOffIsRunAgain) {
  record({events::ApproachStarted{"a", "a"},
          events::SessionStarted{"a", 1, "cut-off", "scripted", "", "", ""}});
  auto const exploration = resume();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(exploration.at("a").sessions, SizeIs(2));
}

}  // namespace
}  // namespace parallel_explore
