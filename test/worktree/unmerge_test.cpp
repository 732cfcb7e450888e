#include "worktree/unmerge.hpp"

#include "worktree/merge.hpp"
#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

/// A repository into which a branch "work" was adopted: it changes a.txt, adds deep/new.txt and
/// deletes src/b.txt.
class UnmergeTest : public ::testing::Test {
 protected:
  UnmergeTest() {
    first = sandbox.head();
    sandbox.git("switch -q -c work");
    write("a.txt", "worked\n");
    write("deep/new.txt", "new\n");
    sandbox.git("rm -q src/b.txt");
    sandbox.git("add -A");
    sandbox.git("commit -q -m Worked");
    auto const work = sandbox.head();
    sandbox.git("switch -q main");
    auto const repository = find_repository_now(sandbox.repository());
    adopted = run(merge(repository, work, "Adopt it\n", true, trusting_all(repository))).commit;
  }

  void write(std::string const& name, std::string_view content) const {
    support::write_file(sandbox.repository() / name, content);
  }

  Unmerged undo(bool may_move_back = true) {
    auto const repository = find_repository_now(sandbox.repository());
    return run(unmerge(repository, "main", adopted, trusting_all(repository), may_move_back));
  }

  std::string everything() {
    return sandbox.git("for-each-ref") + sandbox.git("symbolic-ref HEAD") +
           sandbox.git("status --porcelain --ignored") +
           shell(sandbox.repository(),
                 "find . -path ./.git -prune -o -print0 | sort -z | xargs -0 stat -c '%n %F %s'; "
                 "find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 cat");
  }

  Thrown refused() {
    auto const before = everything();
    auto thrown = thrown_by([&] { undo(); });
    EXPECT_EQ(everything(), before);
    return thrown;
  }

  Sandbox sandbox;
  std::string first, adopted;
};

TEST_F(UnmergeTest, MovesBackWhereNothingCameAfter) {
  auto const undone = undo();
  EXPECT_FALSE(undone.reverted);
  EXPECT_EQ(undone.tip, first);
  EXPECT_EQ(sandbox.head(), first);
  EXPECT_EQ(sandbox.git("status --porcelain --ignored"), "");
  EXPECT_EQ(shell(sandbox.repository(), "ls"), "a.txt\nsrc");
  EXPECT_EQ(sandbox.git("rev-parse ORIG_HEAD"), adopted) << "git's own way back";
}

TEST_F(UnmergeTest, KeepsUntrackedAndIgnoredFiles) {
  write(".git/info/exclude", "*.o\n");
  write("deep/mine.txt", "mine\n");
  write("b.o", "object\n");
  EXPECT_EQ(undo().tip, first);
  EXPECT_EQ(shell(sandbox.repository(), "cat deep/mine.txt b.o"), "mine\nobject");
}

TEST_F(UnmergeTest, RefusesToWriteOverAFileThatGitDoesNotTrack) {
  write("src/b.txt", "mine\n");
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::conflict);
  EXPECT_THAT(thrown.text, HasSubstr("src/b.txt is in the way"));
  write(".git/info/exclude", "b.txt\n");
  EXPECT_EQ(refused().code, ErrorCode::conflict) << "ignored is not worthless";
}

TEST_F(UnmergeTest, RevertsUnderLaterCommits) {
  write("later.txt", "later\n");
  sandbox.git("add -A");
  sandbox.git("commit -q -m Later");
  auto const later = sandbox.head();
  auto const undone = undo();
  EXPECT_TRUE(undone.reverted);
  EXPECT_EQ(sandbox.git("rev-list --parents -1 HEAD"), undone.tip + " " + later);
  EXPECT_EQ(sandbox.git("diff --name-only " + first), "later.txt");
  EXPECT_EQ(sandbox.git("log -1 --format=%B"),
            "Revert \"Adopt it\"\n\nThis reverts commit " + adopted + ".");
  EXPECT_EQ(sandbox.git("status --porcelain"), "");
  EXPECT_EQ(refused().code, ErrorCode::validation) << "nothing of it is there any more";
}

TEST_F(UnmergeTest, RevertsWhereItMayNotMoveBackAndWhereARemoteHasIt) {
  sandbox.git("update-ref refs/remotes/origin/main " + adopted);
  EXPECT_TRUE(undo().reverted);
  sandbox.git("reset -q --hard " + adopted);
  sandbox.git("update-ref -d refs/remotes/origin/main");
  EXPECT_TRUE(undo(false).reverted);
  EXPECT_EQ(sandbox.git("diff --name-only " + first), "");
}

TEST_F(UnmergeTest, ConflictsAndUncommittedChangesLeaveEverything) {
  write("a.txt", "more\n");
  EXPECT_EQ(refused().code, ErrorCode::dirty);
  sandbox.git("commit -q -a -m More");
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::conflict);
  EXPECT_THAT(thrown.text, HasSubstr("a.txt"));
}

TEST_F(UnmergeTest, ACheckoutThatFailsLeavesEverything) {
  shell(sandbox.repository(), "touch .git/index.lock");
  EXPECT_EQ(refused().code, ErrorCode::git);
}

}  // namespace
}  // namespace parallel_explore::worktree
