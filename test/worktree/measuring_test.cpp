#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// A repository with tests, and a worktree in which a session has worked.
class MeasuringTest : public testing::Test {
 protected:
  MeasuringTest() {
    support::write_file(sandbox_.repository() / "tests/one.txt", "honest\n");
    support::write_file(sandbox_.repository() / "tests/deep/two.txt", "honest too\n");
    support::write_file(sandbox_.repository() / ".gitignore", "*.pyc\ncache/\n");
    (void)sandbox_.git("add -A");
    (void)sandbox_.git("commit -q -m tests");
    worktrees_.emplace(sandbox_.repository());
    worktree_ = run(worktrees_->create(sandbox_.request("a")));
    request_.protect = {"tests/**"};
  }

  /// Marks the beginning of a session. Later changes have later times in the file system, too.
  void ready() {
    run(worktrees_->mark_ready(worktree_));
    (void)run(worktrees_->outside(worktree_));
  }
  void commit() { commit_ = run(worktrees_->commit(worktree_, "work\n")).commit; }
  std::vector<std::string> begin() { return run(worktrees_->begin_measuring(worktree_, request_)); }
  void end() { run(worktrees_->end_measuring(worktree_, request_, commit_)); }
  [[nodiscard]] std::string status() const {
    return shell(worktree_.path, "git status --porcelain --ignored");
  }
  [[nodiscard]] fs::path in(std::string const& path) const { return worktree_.path / path; }

  Sandbox sandbox_;
  std::optional<GitWorktrees> worktrees_;
  Worktree worktree_;
  MeasuringRequest request_;
  std::string commit_;
};

TEST_F(MeasuringTest, RestoresWhatASessionChangedAddedAndDeletedAndGivesItBack) {
  ready();
  support::write_file(in("tests/one.txt"), "cheated\n");
  support::write_file(in("tests/conftest.txt"), "skip all\n");
  fs::remove(in("tests/deep/two.txt"));
  support::write_file(in("src/b.txt"), "work\n");
  commit();
  EXPECT_THAT(begin(),
              UnorderedElementsAre("tests/one.txt", "tests/conftest.txt", "tests/deep/two.txt"));
  EXPECT_EQ(support::read_file(in("tests/one.txt")), "honest\n");
  EXPECT_EQ(support::read_file(in("tests/deep/two.txt")), "honest too\n");
  EXPECT_FALSE(fs::exists(in("tests/conftest.txt")));
  EXPECT_EQ(support::read_file(in("src/b.txt")), "work\n");
  end();
  EXPECT_EQ(support::read_file(in("tests/one.txt")), "cheated\n");
  EXPECT_EQ(support::read_file(in("tests/conftest.txt")), "skip all\n");
  EXPECT_FALSE(fs::exists(in("tests/deep/two.txt")));
  EXPECT_EQ(status(), "");
}

TEST_F(MeasuringTest, FindsNothingWhereNothingWasTouched) {
  ready();
  support::write_file(in("src/b.txt"), "work\n");
  commit();
  EXPECT_THAT(begin(), IsEmpty());
  end();
  EXPECT_EQ(status(), "");
}

TEST_F(MeasuringTest, IsNotDeceivedByFlagsOfTheIndex) {
  ready();
  (void)shell(worktree_.path, "git update-index --skip-worktree tests/one.txt");
  (void)shell(worktree_.path, "git update-index --assume-unchanged tests/deep/two.txt");
  support::write_file(in("tests/one.txt"), "cheated\n");
  support::write_file(in("tests/deep/two.txt"), "cheated\n");
  commit();
  EXPECT_THAT(begin(), UnorderedElementsAre("tests/one.txt", "tests/deep/two.txt"));
  EXPECT_EQ(support::read_file(in("tests/one.txt")), "honest\n");
  EXPECT_EQ(support::read_file(in("tests/deep/two.txt")), "honest too\n");
}

TEST_F(MeasuringTest, TakesAwayIgnoredFilesOfTheSessionButNotOfItsSetup) {
  support::write_file(in("tests/cache/setup.txt"), "setup\n");
  ready();
  support::write_file(in("tests/evil.pyc"), "evil\n");
  commit();
  EXPECT_THAT(begin(), IsEmpty());
  EXPECT_TRUE(fs::exists(in("tests/cache/setup.txt")));
  EXPECT_FALSE(fs::exists(in("tests/evil.pyc")));
}

TEST_F(MeasuringTest, TakesAwayARepositoryThatASessionMade) {
  ready();
  (void)shell(worktree_.path, "git init -q tests/evil && echo skip > tests/evil/conftest.txt");
  commit();
  EXPECT_FALSE(begin().empty());
  EXPECT_FALSE(fs::exists(in("tests/evil/conftest.txt")));
}

TEST_F(MeasuringTest, WritesNothingThroughASymbolicLink) {
  ready();
  auto const outside = sandbox_.top() / "outside";
  support::write_file(outside / "one.txt", "not yours\n");
  fs::remove_all(in("tests"));
  fs::create_directory_symlink(outside, in("tests"));
  commit();
  (void)begin();
  EXPECT_EQ(support::read_file(outside / "one.txt"), "not yours\n");
  EXPECT_EQ(support::read_file(in("tests/one.txt")), "honest\n");
  end();
  EXPECT_TRUE(fs::is_symlink(in("tests")));
  EXPECT_EQ(support::read_file(outside / "one.txt"), "not yours\n");
}

TEST_F(MeasuringTest, PutsHiddenFilesInPlaceOnlyForMeasuring) {
  support::write_file(sandbox_.top() / "hidden/tests/secret.txt", "secret\n");
  support::write_file(sandbox_.top() / "hidden/src/b.txt", "overlaid\n");
  request_.inject = {sandbox_.top() / "hidden"};
  ready();
  support::write_file(in("src/b.txt"), "work\n");
  commit();
  (void)begin();
  EXPECT_EQ(support::read_file(in("tests/secret.txt")), "secret\n");
  EXPECT_EQ(support::read_file(in("src/b.txt")), "overlaid\n");
  end();
  EXPECT_FALSE(fs::exists(in("tests/secret.txt")));
  EXPECT_EQ(support::read_file(in("src/b.txt")), "work\n");
  EXPECT_EQ(status(), "");
}

TEST_F(MeasuringTest, InjectsNothingThroughASymbolicLink) {
  support::write_file(sandbox_.top() / "hidden/lib/secret.txt", "secret\n");
  request_.inject = {sandbox_.top() / "hidden"};
  ready();
  fs::create_directories(sandbox_.top() / "outside");
  fs::create_directory_symlink(sandbox_.top() / "outside", in("lib"));
  commit();
  (void)begin();
  EXPECT_FALSE(fs::exists(sandbox_.top() / "outside/secret.txt"));
  EXPECT_EQ(support::read_file(in("lib/secret.txt")), "secret\n");
}

TEST_F(MeasuringTest, SaysWhereThereIsNothingToInject) {
  request_.inject = {sandbox_.top() / "nowhere"};
  ready();
  commit();
  auto const thrown = thrown_by([&] { (void)begin(); });
  EXPECT_EQ(thrown.code, ErrorCode::validation);
  EXPECT_THAT(thrown.text, testing::HasSubstr("nothing to inject"));
}

}  // namespace
}  // namespace parallel_explore::worktree
