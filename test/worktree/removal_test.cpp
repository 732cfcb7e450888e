#include "worktree/disk.hpp"
#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

class RemoveTest : public ::testing::Test {
 protected:
  RemoveTest() : worktree(shop.ready("a")) {}

  Removed remove(Removal removal) { return run(shop.trees.remove(worktree, removal)); }
  Thrown refused(Removal removal) {
    auto thrown = thrown_by([&] { remove(removal); });
    EXPECT_TRUE(fs::exists(worktree.path));
    EXPECT_TRUE(branch_exists());
    return thrown;
  }
  bool branch_exists() { return !shop.git("for-each-ref refs/heads/pexplore/e/a").empty(); }
  void expect_no_worktree() {
    EXPECT_FALSE(fs::exists(shop.root()));
    EXPECT_FALSE(fs::exists(shop.repository() / ".git" / "worktrees"));
  }
  void work_and_commit() {
    support::write_file(worktree.path / "work.txt", "w\n");
    shop.commit(worktree);
  }

  Workshop shop;
  Worktree worktree;
};

TEST_F(RemoveTest, KeepBranchRemovesTheDirectoryAndSaysWhatWasFreed) {
  work_and_commit();
  support::write_file(worktree.path / "big.o", std::string(100'000, 'x'));
  auto const removed = remove(Removal::keep_branch);
  EXPECT_GE(removed.freed_bytes, 100'000);
  EXPECT_LT(removed.freed_bytes, 300'000);
  EXPECT_FALSE(removed.branch_deleted);
  EXPECT_EQ(shop.git("show pexplore/e/a:work.txt"), "w");
  expect_no_worktree();
}

TEST_F(RemoveTest, ALockThatAKilledGitLeftIsNamed) {
  support::write_file(shop.repository() / ".git" / "packed-refs.lock", "");
  auto const removed = remove(Removal::force);
  EXPECT_FALSE(removed.branch_deleted);
  EXPECT_THAT(removed.branch_kept, HasSubstr("packed-refs.lock"));
  EXPECT_TRUE(branch_exists());
}

TEST_F(RemoveTest, DeleteMergedKeepsABranchWhoseWorkIsNowhereElse) {
  work_and_commit();
  EXPECT_FALSE(remove(Removal::delete_merged).branch_deleted);
  EXPECT_TRUE(branch_exists());
  expect_no_worktree();
}

TEST_F(RemoveTest, DeleteMergedDeletesABranchWhoseWorkIsMerged) {
  work_and_commit();
  shop.git("merge -q pexplore/e/a");
  EXPECT_TRUE(remove(Removal::delete_merged).branch_deleted);
  EXPECT_FALSE(branch_exists());
}

TEST_F(RemoveTest, DeleteMergedDeletesABranchWithoutWork) {
  EXPECT_TRUE(remove(Removal::delete_merged).branch_deleted);
  EXPECT_FALSE(branch_exists());
}

TEST_F(RemoveTest, ALinkToTheBranchIsNotSomewhereElse) {
  work_and_commit();
  shop.git("symbolic-ref refs/heads/link refs/heads/pexplore/e/a");
  EXPECT_FALSE(remove(Removal::delete_merged).branch_deleted);
}

TEST_F(RemoveTest, OfTwoBranchesWithTheSameWorkOneStays) {
  work_and_commit();
  auto const other = shop.ready("b");
  shell(other.path, "git reset -q --hard pexplore/e/a");
  EXPECT_TRUE(remove(Removal::delete_merged).branch_deleted);
  EXPECT_FALSE(run(shop.trees.remove(other, Removal::delete_merged)).branch_deleted);
  EXPECT_EQ(shop.git("show pexplore/e/b:work.txt"), "w");
}

TEST_F(RemoveTest, DeleteBranchDeletesCommittedWork) {
  work_and_commit();
  EXPECT_TRUE(remove(Removal::delete_branch).branch_deleted);
  EXPECT_FALSE(branch_exists());
}

TEST_F(RemoveTest, UncommittedWorkRefusesAllButForce) {
  for (auto const removal :
       {Removal::keep_branch, Removal::delete_merged, Removal::delete_branch}) {
    support::write_file(worktree.path / "new.txt", "n\n");
    EXPECT_THAT(refused(removal).text, HasSubstr("new.txt"));
    fs::remove(worktree.path / "new.txt");
    support::write_file(worktree.path / "a.txt", "changed\n");
    EXPECT_EQ(refused(removal).code, ErrorCode::dirty);
    support::write_file(worktree.path / "a.txt", "one\n");
  }
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_TRUE(remove(Removal::force).branch_deleted);
  expect_no_worktree();
}

TEST_F(RemoveTest, StagedWorkRefuses) {
  support::write_file(worktree.path / "new.txt", "n\n");
  shell(worktree.path, "git add new.txt");
  EXPECT_EQ(refused(Removal::delete_merged).code, ErrorCode::dirty);
}

TEST_F(RemoveTest, CommitsOnNoBranchRefuse) {
  shell(worktree.path, "git checkout -q --detach && git commit -q --allow-empty -m Lost");
  EXPECT_THAT(refused(Removal::delete_merged).text, HasSubstr("HEAD"));
}

TEST_F(RemoveTest, FilesThatOnlyGotAnotherTimeAreNoWork) {
  shell(worktree.path, "touch -d 2001-01-01 a.txt");
  remove(Removal::delete_merged);
  expect_no_worktree();
}

TEST_F(RemoveTest, WhatEvaluationLeavesAfterTheCommitIsNoWork) {
  work_and_commit();
  support::write_file(worktree.path / "results.json", "{}");
  remove(Removal::keep_branch);
  expect_no_worktree();
}

TEST_F(RemoveTest, WhatIsNewAfterEvaluationWasMarkedIsWork) {
  work_and_commit();
  support::write_file(worktree.path / "results.json", "{}");
  run(shop.trees.mark_ready(worktree));
  support::write_file(worktree.path / "by-hand.txt", "h");
  EXPECT_THAT(refused(Removal::keep_branch).text, HasSubstr("by-hand.txt"));
  fs::remove(worktree.path / "by-hand.txt");
  remove(Removal::keep_branch);
  expect_no_worktree();
}

TEST_F(RemoveTest, AWorktreeThatGitForgotIsRemovedOnlyByForce) {
  fs::remove_all(shop.repository() / ".git" / "worktrees");
  GitWorktrees later(shop.repository());
  EXPECT_EQ(thrown_by([&] { run(later.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  EXPECT_TRUE(run(later.remove(worktree, Removal::force)).branch_deleted);
  expect_no_worktree();
}

TEST_F(RemoveTest, ADirectoryThatIsGoneAlreadyIsFine) {
  work_and_commit();
  fs::remove_all(worktree.path);
  EXPECT_FALSE(remove(Removal::delete_merged).branch_deleted);
  expect_no_worktree();
  EXPECT_TRUE(remove(Removal::delete_branch).branch_deleted);
}

TEST_F(RemoveTest, LeavesTheUsersOwnWorktreesAlone) {
  shop.git("worktree add -q -b mine ../mine");
  fs::rename(shop.top() / "mine", shop.top() / "unmounted");
  remove(Removal::force);
  fs::rename(shop.top() / "unmounted", shop.top() / "mine");
  EXPECT_EQ(shell(shop.top() / "mine", "git branch --show-current"), "mine");
}

TEST_F(RemoveTest, RemovesWriteProtectedDirectories) {
  support::write_file(worktree.path / "cache" / "deep" / "x", "x");
  fs::permissions(worktree.path / "cache" / "deep", fs::perms::owner_read | fs::perms::owner_exec);
  remove(Removal::force);
  expect_no_worktree();
}

TEST_F(RemoveTest, NeverRemovesOutsideTheRoot) {
  support::write_file(shop.top() / "precious" / "x", "x");
  for (auto const& path : {shop.top() / "precious", shop.root() / ".." / "precious", shop.root()}) {
    worktree.path = path;
    EXPECT_TRUE(thrown_by([&] { remove(Removal::force); }).code.has_value()) << path;
  }
  EXPECT_TRUE(fs::exists(shop.top() / "precious" / "x"));
  EXPECT_TRUE(fs::exists(shop.root() / "e" / "a" / "a.txt"));
}

TEST_F(RemoveTest, ALinkInItsPlaceIsRemovedAndNotFollowed) {
  support::write_file(shop.top() / "precious" / "x", "x");
  fs::remove_all(worktree.path);
  fs::create_directory_symlink(shop.top() / "precious", worktree.path);
  remove(Removal::force);
  EXPECT_TRUE(fs::exists(shop.top() / "precious" / "x"));
  expect_no_worktree();
}

TEST(Disk, CountsWhatIsThere) {
  TempDirectory const directory;
  EXPECT_EQ(bytes_below(directory.path() / "none"), 0);
  support::write_file(directory.path() / "a" / "b", std::string(10'000, 'x'));
  fs::create_symlink("/usr", directory.path() / "link");
  auto const bytes = bytes_below(directory.path());
  EXPECT_GE(bytes, 10'000);
  EXPECT_LT(bytes, 50'000);
}

}  // namespace
}  // namespace parallel_explore::worktree
