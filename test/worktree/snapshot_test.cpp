#include "worktree/snapshot.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;

class SnapshotTest : public ::testing::Test {
 protected:
  std::string take() { return run(snapshot(find_repository_now(sandbox.repository()), "e")); }
  std::string at(std::string const& commit, std::string const& path) {
    return sandbox.git("show " + commit + ":" + path);
  }

  Sandbox sandbox{"ünï code"};
  fs::path const index = sandbox.repository() / ".git" / "index";
};

TEST_F(SnapshotTest, TakesChangedStagedDeletedAndUntrackedFilesButNoIgnoredOnes) {
  support::write_file(sandbox.repository() / ".gitignore", "*.log\n");
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  support::write_file(sandbox.repository() / "staged.txt", "staged\n");
  sandbox.git("add staged.txt");
  support::write_file(sandbox.repository() / "neu" / "ü.txt", "new\n");
  support::write_file(sandbox.repository() / "x.log", "log\n");
  fs::remove(sandbox.repository() / "src" / "b.txt");
  auto const commit = take();
  EXPECT_EQ(sandbox.git("rev-parse " + commit + "^"), sandbox.head());
  EXPECT_EQ(sandbox.git("-c core.quotePath=false ls-tree -r --name-only " + commit),
            ".gitignore\na.txt\nneu/ü.txt\nstaged.txt");
  EXPECT_EQ(at(commit, "a.txt"), "changed");
}

TEST_F(SnapshotTest, LeavesStatusIndexAndFilesAsTheyAre) {
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  support::write_file(sandbox.repository() / "src" / "b.txt", "staged\n");
  sandbox.git("add src/b.txt");
  support::write_file(sandbox.repository() / "src" / "b.txt", "and changed again\n");
  support::write_file(sandbox.repository() / "new.txt", "new\n");
  auto const status = sandbox.git("status --porcelain=v2 --branch");
  auto const index_before = support::read_file(index);
  auto const files_before = shell(sandbox.repository(),
                                  "find . -path ./.git -prune -o -type f -print0 | sort -z | "
                                  "xargs -0 stat -c '%n %s %Y %Z'");
  take();
  EXPECT_EQ(support::read_file(index), index_before);
  EXPECT_EQ(sandbox.git("status --porcelain=v2 --branch"), status);
  EXPECT_EQ(shell(sandbox.repository(),
                  "find . -path ./.git -prune -o -type f -print0 | sort -z | "
                  "xargs -0 stat -c '%n %s %Y %Z'"),
            files_before);
  EXPECT_FALSE(fs::exists(sandbox.repository() / ".git" / "pexplore" / "e.index"));
}

TEST_F(SnapshotTest, TakesFilesOutsideASparseCheckoutAndKeepsWhatItLeavesOut) {
  support::write_file(sandbox.repository() / "out" / "left.txt", "left\n");
  sandbox.git("add -A");
  sandbox.git("commit -q -m Out");
  sandbox.git("sparse-checkout set --cone src");
  support::write_file(sandbox.repository() / "out" / "new.txt", "new\n");
  auto const commit = take();
  EXPECT_EQ(sandbox.git("ls-tree -r --name-only " + commit),
            "a.txt\nout/left.txt\nout/new.txt\nsrc/b.txt");
}

TEST_F(SnapshotTest, SeesAChangeOfTheSameSizeInTheSecondOfTheIndex) {
  // All in one second: only the time of the index shows that the file may have changed since.
  auto const time = fs::last_write_time(sandbox.repository() / "a.txt");
  sandbox.git("update-index --refresh");
  support::write_file(sandbox.repository() / "a.txt", "two\n");
  fs::last_write_time(sandbox.repository() / "a.txt", time);
  sandbox.git("config core.checkStat minimal");
  sandbox.git("config core.trustctime false");
  fs::last_write_time(index, time);
  EXPECT_EQ(at(take(), "a.txt"), "two");
}

TEST_F(SnapshotTest, IsKeptFromGarbageCollectionUntilItIsDropped) {
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  auto const commit = take();
  sandbox.git("gc -q --prune=now");
  EXPECT_EQ(sandbox.git("rev-parse refs/pexplore/e/base"), commit);
  EXPECT_EQ(at(commit, "a.txt"), "changed");
  run(drop_snapshot(find_repository_now(sandbox.repository()), "e"));
  EXPECT_EQ(sandbox.git("for-each-ref refs/pexplore"), "");
}

TEST_F(SnapshotTest, IsHeadItselfWhereNothingDiffers) {
  EXPECT_EQ(take(), sandbox.head());
  EXPECT_EQ(sandbox.git("for-each-ref refs/pexplore"), "");
}

TEST_F(SnapshotTest, IsOfTheLinkedWorktreeOneStandsIn) {
  sandbox.git("worktree add -q -b side ../side");
  support::write_file(sandbox.top() / "side" / "a.txt", "of side\n");
  support::write_file(sandbox.repository() / "a.txt", "of main\n");
  auto const commit = run(snapshot(find_repository_now(sandbox.top() / "side"), "e"));
  EXPECT_EQ(at(commit, "a.txt"), "of side");
}

TEST_F(SnapshotTest, ABareRepositoryHasNone) {
  shell(sandbox.top(), "git clone -q --bare repo store.git");
  auto const thrown =
      thrown_by([&] { run(snapshot(find_repository_now(sandbox.top() / "store.git"), "e")); });
  EXPECT_EQ(thrown.code, ErrorCode::validation);
}

}  // namespace
}  // namespace parallel_explore::worktree
