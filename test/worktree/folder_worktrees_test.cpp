#include "parallel_explore/folder_worktrees.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;

class FolderWorktreesTest : public ::testing::Test {
 protected:
  Worktree make(std::string const& approach) {
    WorktreeRequest request;
    request.experiment = "e";
    request.approach = approach;
    return run(folders.create(std::move(request)));
  }

  TempDirectory directory;
  FolderWorktrees folders{directory.path()};
};

TEST_F(FolderWorktreesTest, MakesADirectoryEachAndRefusesTheSameTwice) {
  auto const worktree = make("a");
  EXPECT_EQ(worktree.path, directory.path() / "e" / "a");
  EXPECT_TRUE(fs::is_directory(worktree.path));
  EXPECT_EQ(thrown_by([&] { make("a"); }).code, ErrorCode::name_in_use);
}

TEST_F(FolderWorktreesTest, NeverLeavesItsRoot) {
  for (auto const* name : {"..", "../x", "/tmp/x", "", "A b"}) {
    EXPECT_EQ(thrown_by([&] { make(name); }).code, ErrorCode::validation) << name;
  }
}

TEST_F(FolderWorktreesTest, CountsNewChangedAndDeletedFilesButNoneOfSetup) {
  auto const worktree = make("a");
  support::write_file(worktree.path / "setup.txt", "s");
  support::write_file(worktree.path / "changes.txt", "s");
  support::write_file(worktree.path / "goes.txt", "s");
  run(folders.mark_ready(worktree));
  support::write_file(worktree.path / "changes.txt", "longer");
  support::write_file(worktree.path / "deep" / "new.txt", "n");
  fs::remove(worktree.path / "goes.txt");
  auto const work = run(folders.commit(worktree, "m"));
  EXPECT_EQ(work.commit, "");
  EXPECT_EQ(work.changes.files_changed, 3);
  EXPECT_EQ(work.changes.lines_added, 0);
}

TEST_F(FolderWorktreesTest, ADirectoryThatIsGoneDoesNotVerify) {
  auto const worktree = make("a");
  run(folders.verify(worktree));
  fs::remove(worktree.path);
  EXPECT_EQ(thrown_by([&] { run(folders.verify(worktree)); }).code, ErrorCode::isolation);
}

TEST_F(FolderWorktreesTest, RemovesWorkOnlyByForce) {
  auto const worktree = make("a");
  support::write_file(worktree.path / "work.txt", std::string(5000, 'x'));
  EXPECT_EQ(thrown_by([&] { run(folders.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  EXPECT_TRUE(fs::exists(worktree.path / "work.txt"));
  auto const removed = run(folders.remove(worktree, Removal::force));
  EXPECT_GE(removed.freed_bytes, 5000);
  EXPECT_FALSE(fs::exists(worktree.path));
}

TEST_F(FolderWorktreesTest, RemovesWhatHasNoWork) {
  auto const worktree = make("a");
  run(folders.remove(worktree, Removal::delete_merged));
  EXPECT_FALSE(fs::exists(worktree.path));
}

}  // namespace
}  // namespace parallel_explore::worktree
