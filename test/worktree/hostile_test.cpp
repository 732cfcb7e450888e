#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

/// A hostile "agent" in the worktree "a" that was ready for its session.
class HostileTest : public ::testing::Test {
 protected:
  HostileTest() {
    support::write_file(program, "#!/bin/sh\ntouch '" + ran.string() + "'\ncat\n");
    fs::permissions(program, fs::perms::owner_all);
    worktree = shop.ready("a");
    before = run(shop.trees.outside(worktree));
  }

  Thrown not_verified() {
    return thrown_by([&] { run(shop.trees.verify(worktree)); });
  }
  Thrown not_committed() {
    return thrown_by([&] { shop.commit(worktree); });
  }
  std::string findings() {
    std::string all;
    for (auto const& finding : differences(before, run(shop.trees.outside(worktree))))
      all += finding + "\n";
    return all;
  }

  Workshop shop;
  fs::path const ran = shop.top() / "ran", program = shop.top() / "program";
  fs::path const git_dir = shop.repository() / ".git" / "worktrees" / "a";
  Worktree worktree;
  OutsideState before;
};

TEST_F(HostileTest, ASwappedGitFileNeitherVerifiesNorRunsAnything) {
  shell(shop.top(),
        "git init -q evil && cd evil && git config core.fsmonitor '" + program.string() + "'");
  support::write_file(worktree.path / ".git",
                      "gitdir: " + (shop.top() / "evil" / ".git").string() + "\n");
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_THAT(not_verified().text, HasSubstr(".git points to another repository"));
  EXPECT_EQ(not_committed().code, ErrorCode::isolation);
  run(shop.trees.outside(worktree));
  EXPECT_EQ(thrown_by([&] { run(shop.trees.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  EXPECT_FALSE(fs::exists(ran));
  // Without protection, the attack works.
  shell(worktree.path, "git status >/dev/null 2>&1 || true");
  EXPECT_TRUE(fs::exists(ran));
}

TEST_F(HostileTest, AGitDirectoryInThePlaceOfTheFileDoesNotVerify) {
  fs::remove(worktree.path / ".git");
  shell(worktree.path, "git init -q");
  EXPECT_THAT(not_verified().text, HasSubstr(".git is not a file"));
  EXPECT_EQ(not_committed().code, ErrorCode::isolation);
}

TEST_F(HostileTest, AMissingGitFileDoesNotVerify) {
  fs::remove(worktree.path / ".git");
  EXPECT_EQ(not_verified().code, ErrorCode::isolation);
}

TEST_F(HostileTest, AGitDirectoryThatBelongsElsewhereDoesNotVerify) {
  shell(shop.top(), "git init -q evil");
  support::write_file(git_dir / "commondir", (shop.top() / "evil" / ".git").string() + "\n");
  EXPECT_THAT(not_verified().text, HasSubstr("belongs to another repository"));
  support::write_file(git_dir / "commondir", "../..\n");
  EXPECT_EQ(not_verified().code, std::nullopt);
  support::write_file(git_dir / "gitdir", (shop.top() / "evil" / ".git").string() + "\n");
  EXPECT_THAT(not_verified().text, HasSubstr("points elsewhere"));
}

TEST_F(HostileTest, ADirectoryThatIsALinkDoesNotVerify) {
  fs::rename(worktree.path, shop.top() / "moved");
  fs::create_directory_symlink(shop.top() / "moved", worktree.path);
  EXPECT_EQ(not_verified().code, ErrorCode::isolation);
  fs::remove(worktree.path);
  EXPECT_THAT(not_verified().text, HasSubstr("not a directory"));
}

TEST_F(HostileTest, AnExperimentsDirectoryThatIsALinkDoesNotVerify) {
  fs::rename(shop.root() / "e", shop.top() / "moved");
  fs::create_directory_symlink(shop.top() / "moved", shop.root() / "e");
  EXPECT_THAT(not_verified().text, HasSubstr("link"));
}

TEST_F(HostileTest, APathOutsideTheRootDoesNotVerify) {
  worktree.path = shop.repository();
  EXPECT_EQ(not_verified().code, ErrorCode::isolation);
}

TEST_F(HostileTest, ALeftBranchIsRefusedWithTheReasonAndItsWorkStays) {
  support::write_file(worktree.path / "new.txt", "n\n");
  shell(worktree.path, "git switch -q -c other");
  EXPECT_THAT(not_committed().text, HasSubstr("pexplore/e/a is no longer checked out, but other"));
  shell(worktree.path, "git checkout -q --detach");
  EXPECT_THAT(not_committed().text, HasSubstr("detached HEAD"));
  EXPECT_EQ(thrown_by([&] { run(shop.trees.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  EXPECT_TRUE(fs::exists(worktree.path / "new.txt"));
}

TEST_F(HostileTest, ABranchThatIsALinkDoesNotTakeOurCommitElsewhere) {
  shop.git("branch victim");
  auto const victim = shop.git("rev-parse victim");
  shell(worktree.path, "git symbolic-ref refs/heads/pexplore/e/a refs/heads/victim");
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_EQ(not_committed().code, ErrorCode::isolation);
  EXPECT_EQ(shop.git("rev-parse victim"), victim);
}

TEST_F(HostileTest, AMonitorThatWasPlantedIsReportedAndNeverRuns) {
  shop.git("config core.fsmonitor '" + program.string() + "'");
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_THAT(findings(), HasSubstr("git setting core.fsmonitor in "));
  EXPECT_EQ(shop.commit(worktree).changes.files_changed, 1);
  shop.make("b");
  run(shop.trees.remove(worktree, Removal::delete_merged));
  EXPECT_FALSE(fs::exists(ran));
}

TEST_F(HostileTest, AFilterThatWasPlantedIsReportedAndNothingIsCommittedWithIt) {
  shop.git("config filter.evil.clean '" + program.string() + "'");
  shop.git("config filter.evil.smudge '" + program.string() + "'");
  support::write_file(shop.repository() / ".git" / "info" / "attributes", "* filter=evil\n");
  support::write_file(worktree.path / "new.txt", "n\n");
  support::write_file(worktree.path / "a.txt", "two\n");
  support::write_file(shop.repository() / "a.txt", "two\n");
  EXPECT_THAT(findings(), HasSubstr("git setting filter.evil.clean in "));
  auto const thrown = not_committed();
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("filter.evil.clean"));
  EXPECT_THAT(thrown.hint, HasSubstr("unset"));
  EXPECT_EQ(thrown_by([&] { shop.make("b"); }).code, ErrorCode::isolation);
  EXPECT_EQ(thrown_by([&] { run(shop.trees.remove(worktree, Removal::keep_branch)); }).code,
            ErrorCode::isolation);
  EXPECT_FALSE(fs::exists(ran));
  // Without protection, the attack works.
  shell(worktree.path, "git add -A");
  EXPECT_TRUE(fs::exists(ran));
}

TEST_F(HostileTest, AFilterInAnIncludedFileOrTheUsersSettingsIsNotRunEither) {
  support::write_file(shop.top() / "included",
                      "[filter \"evil\"]\n\tclean = '" + program.string() + "'\n");
  support::write_file(shop.repository() / ".git" / "info" / "attributes", "* filter=evil\n");
  support::write_file(worktree.path / "a.txt", "two\n");
  shop.git("config include.path '" + (shop.top() / "included").string() + "'");
  EXPECT_EQ(not_committed().code, ErrorCode::isolation);
  shop.git("config --unset include.path");
  {
    Variable const global("GIT_CONFIG_GLOBAL", (shop.top() / "included").string());
    EXPECT_EQ(not_committed().code, ErrorCode::isolation);
  }
  EXPECT_FALSE(fs::exists(ran));
  EXPECT_EQ(not_committed().code, std::nullopt);
}

TEST_F(HostileTest, AFilterInTheWorktreesOwnSettingsIsNotRun) {
  shell(worktree.path,
        "git config extensions.worktreeConfig true && git config --worktree filter.evil.clean '" +
            program.string() + "'");
  support::write_file(worktree.path / ".gitattributes", "* filter=evil\n");
  EXPECT_EQ(not_committed().code, ErrorCode::isolation);
  EXPECT_FALSE(fs::exists(ran));
}

TEST_F(HostileTest, ALaterProcessIsToldWhatWasThereWhenTheExperimentBegan) {
  auto const then = run(shop.trees.programs()).value();
  shop.git("config filter.evil.clean '" + program.string() + "'");
  support::write_file(shop.repository() / ".git" / "info" / "attributes", "* filter=evil\n");
  support::write_file(worktree.path / "a.txt", "two\n");
  GitWorktrees later(shop.repository());
  later.trust("e", then);
  EXPECT_EQ(thrown_by([&] { run(later.commit(worktree, "m")); }).code, ErrorCode::isolation);
  EXPECT_FALSE(fs::exists(ran));
}

TEST_F(HostileTest, FiltersOfTheUserKeepWorking) {
  Workshop other;
  other.git("config filter.upper.clean 'tr a-z A-Z'");
  other.git("config filter.upper.smudge 'tr A-Z a-z'");
  support::write_file(other.repository() / ".gitattributes", "*.up filter=upper\n");
  support::write_file(other.repository() / "x.up", "text\n");
  other.git("add -A");
  other.git("commit -q -m Filtered");
  auto const mine = other.ready("a");
  EXPECT_EQ(support::read_file(mine.path / "x.up"), "text\n");
  support::write_file(mine.path / "y.up", "more\n");
  other.commit(mine);
  EXPECT_EQ(other.git("show pexplore/e/a:y.up"), "MORE");
}

TEST_F(HostileTest, SettingsThatRunNothingOfOursDoNotStopTheWork) {
  shop.git("config alias.x '!touch /tmp/never'");
  shop.git("config merge.conflictStyle diff3");
  shop.git("config remote.fork.url https://example.com/x");
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_EQ(not_committed().code, std::nullopt);
}

}  // namespace
}  // namespace parallel_explore::worktree
