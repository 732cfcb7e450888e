#include "worktree/merge.hpp"

#include "worktree/diff.hpp"
#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

/// A repository with a branch "work" that changes a.txt and adds deep/new.txt.
class AdoptTest : public ::testing::Test {
 protected:
  AdoptTest() {
    sandbox.git("switch -q -c work");
    support::write_file(sandbox.repository() / "a.txt", "worked\n");
    support::write_file(sandbox.repository() / "deep" / "new.txt", "new\n");
    sandbox.git("add -A");
    sandbox.git("commit -q -m Worked");
    work = sandbox.head();
    sandbox.git("switch -q main");
    first = sandbox.head();
  }

  BranchTip adopt(bool squash) {
    auto const repository = find_repository_now(sandbox.repository());
    return run(merge(repository, work, "Adopt it\n", squash, trusting_all(repository)));
  }

  /// Everything that adopting could change: references, index, files with their times.
  std::string everything() {
    return sandbox.git("for-each-ref") + sandbox.git("symbolic-ref HEAD") +
           support::read_file(sandbox.repository() / ".git" / "index") +
           sandbox.git("status --porcelain --ignored") +
           shell(sandbox.repository(),
                 "find . -path ./.git -prune -o -print0 | sort -z | xargs -0 stat -c '%n %F %s'; "
                 "find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 cat");
  }

  Thrown refused(bool squash = true) {
    auto const before = everything();
    auto thrown = thrown_by([&] { adopt(squash); });
    EXPECT_EQ(everything(), before);
    return thrown;
  }

  Sandbox sandbox;
  std::string work, first;
};

TEST_F(AdoptTest, SquashMakesOneCommitOnTheCurrentBranch) {
  support::write_file(sandbox.repository() / "src" / "b.txt", "meanwhile\n");
  sandbox.git("commit -q -a -m Meanwhile");
  auto const meanwhile = sandbox.head();
  auto const merged = adopt(true);
  EXPECT_EQ(merged.branch, "main");
  EXPECT_EQ(merged.commit, sandbox.head());
  EXPECT_EQ(sandbox.git("rev-list --parents -1 HEAD"), sandbox.head() + " " + meanwhile);
  EXPECT_EQ(sandbox.git("log -1 --format=%an:%s"), "Somebody:Adopt it");
  EXPECT_EQ(support::read_file(sandbox.repository() / "a.txt"), "worked\n");
  EXPECT_EQ(support::read_file(sandbox.repository() / "src" / "b.txt"), "meanwhile\n");
  EXPECT_EQ(sandbox.git("status --porcelain"), "");
}

TEST_F(AdoptTest, MergeMakesACommitWithBothParents) {
  auto const merged = adopt(false);
  EXPECT_EQ(sandbox.git("rev-list --parents -1 HEAD"), merged.commit + " " + first + " " + work);
  EXPECT_EQ(sandbox.git("status --porcelain"), "");
}

TEST_F(AdoptTest, BranchLeavesTheCurrentOneAlone) {
  auto const repository = find_repository_now(sandbox.repository());
  auto const merged = run(make_branch(repository, "e-a", work));
  EXPECT_EQ(merged.branch, "e-a");
  EXPECT_EQ(sandbox.git("rev-parse e-a"), work);
  EXPECT_EQ(sandbox.head(), first);
  EXPECT_EQ(thrown_by([&] { run(make_branch(repository, "e-a", first)); }).code,
            ErrorCode::name_in_use);
  EXPECT_EQ(sandbox.git("rev-parse e-a"), work);
  EXPECT_EQ(thrown_by([&] { run(make_branch(repository, "no..name", first)); }).code,
            ErrorCode::validation);
}

TEST_F(AdoptTest, ADirtyTreeIsRefused) {
  support::write_file(sandbox.repository() / "src" / "b.txt", "dirty\n");
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::dirty);
  EXPECT_THAT(thrown.text, HasSubstr("src/b.txt"));
}

TEST_F(AdoptTest, AStagedChangeIsRefused) {
  support::write_file(sandbox.repository() / "staged.txt", "staged\n");
  sandbox.git("add staged.txt");
  EXPECT_EQ(refused().code, ErrorCode::dirty);
}

TEST_F(AdoptTest, AConflictIsRefusedWithTheFiles) {
  support::write_file(sandbox.repository() / "a.txt", "other\n");
  sandbox.git("commit -q -a -m Other");
  for (bool const squash : {true, false}) {
    auto const thrown = refused(squash);
    EXPECT_EQ(thrown.code, ErrorCode::conflict);
    EXPECT_THAT(thrown.text, HasSubstr("in a.txt"));
  }
}

TEST_F(AdoptTest, AnUntrackedFileInTheWayIsRefused) {
  support::write_file(sandbox.repository() / "deep" / "new.txt", "mine\n");
  EXPECT_EQ(refused().code, ErrorCode::conflict);
  EXPECT_EQ(support::read_file(sandbox.repository() / "deep" / "new.txt"), "mine\n");
}

TEST_F(AdoptTest, AnIgnoredFileInTheWayIsRefused) {
  support::write_file(sandbox.repository() / ".git" / "info" / "exclude", "deep/\n");
  support::write_file(sandbox.repository() / "deep" / "new.txt", "mine\n");
  EXPECT_EQ(refused().code, ErrorCode::conflict);
  EXPECT_EQ(support::read_file(sandbox.repository() / "deep" / "new.txt"), "mine\n");
}

TEST_F(AdoptTest, AnUntrackedFileWhereADirectoryComesIsRefusedAndStays) {
  support::write_file(sandbox.repository() / "deep", "a file\n");
  EXPECT_TRUE(refused().code.has_value());
  EXPECT_EQ(support::read_file(sandbox.repository() / "deep"), "a file\n");
}

TEST_F(AdoptTest, OtherUntrackedFilesAreNoMatter) {
  support::write_file(sandbox.repository() / "notes.txt", "mine\n");
  adopt(true);
  EXPECT_EQ(support::read_file(sandbox.repository() / "notes.txt"), "mine\n");
}

TEST_F(AdoptTest, ACheckoutThatBreaksOffIsUndone) {
  sandbox.git("switch -q work");
  support::write_file(sandbox.repository() / "z.bin", "z\n");
  support::write_file(sandbox.repository() / ".gitattributes", "z.bin filter=broken\n");
  sandbox.git("add -A");
  sandbox.git("commit -q -m Filtered");
  work = sandbox.head();
  sandbox.git("switch -q main");
  sandbox.git("config filter.broken.smudge false");
  sandbox.git("config filter.broken.required true");
  EXPECT_EQ(thrown_by([&] { adopt(true); }).code, ErrorCode::git);
  EXPECT_EQ(sandbox.head(), first);
  EXPECT_EQ(sandbox.git("status --porcelain --ignored"), "");
  EXPECT_EQ(support::read_file(sandbox.repository() / "a.txt"), "one\n");
  EXPECT_FALSE(fs::exists(sandbox.repository() / "deep"));
}

TEST_F(AdoptTest, WhatIsThereAlreadyIsSaid) {
  adopt(true);
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::validation);
  EXPECT_THAT(thrown.text, HasSubstr("main already has all of this work"));
}

TEST_F(AdoptTest, ADetachedHeadIsRefused) {
  sandbox.git("checkout -q --detach");
  auto const thrown = thrown_by([&] { adopt(true); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.hint, HasSubstr("--branch"));
}

TEST_F(AdoptTest, ABareRepositoryTakesOnlyABranch) {
  shell(sandbox.top(), "git clone -q --bare repo store.git");
  auto const bare = find_repository_now(sandbox.top() / "store.git");
  EXPECT_EQ(thrown_by([&] { run(merge(bare, work, "m", true, trusting_all(bare))); }).code,
            ErrorCode::repository);
  EXPECT_EQ(run(make_branch(bare, "e-a", work)).commit, work);
}

TEST_F(AdoptTest, GoesIntoTheLinkedWorktreeOneStandsIn) {
  sandbox.git("worktree add -q -b side ../side");
  auto const side = find_repository_now(sandbox.top() / "side");
  auto const merged = run(merge(side, work, "m", true, trusting_all(side)));
  EXPECT_EQ(merged.branch, "side");
  EXPECT_EQ(support::read_file(sandbox.top() / "side" / "a.txt"), "worked\n");
  EXPECT_EQ(sandbox.head(), first);
  EXPECT_EQ(support::read_file(sandbox.repository() / "a.txt"), "one\n");
}

TEST_F(AdoptTest, SettingsThatWouldSignOrStashOrRunHooksHaveNoSay) {
  for (char const* setting :
       {"commit.gpgSign true", "gpg.program false", "merge.verifySignatures true",
        "merge.autoStash true", "core.hooksPath hooks"}) {
    sandbox.git(std::string("config ") + setting);
  }
  support::write_file(sandbox.repository() / ".git" / "info" / "exclude", "hooks\n");
  for (char const* hook : {"post-merge", "reference-transaction", "pre-merge-commit"}) {
    support::write_file(sandbox.repository() / "hooks" / hook, "#!/bin/sh\nexit 1\n");
    fs::permissions(sandbox.repository() / "hooks" / hook, fs::perms::owner_all);
  }
  EXPECT_EQ(adopt(true).branch, "main");
}

TEST_F(AdoptTest, WorkWithRecordsIsRefused) {
  sandbox.git("switch -q work");
  support::write_file(sandbox.repository() / ".pexplore" / "evil" / "journal.jsonl", "{}\n");
  sandbox.git("add -f .pexplore && git commit -q -m Records");
  work = sandbox.head();
  sandbox.git("switch -q main");
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr(".pexplore/evil/journal.jsonl"));
}

TEST_F(AdoptTest, AMergeDriverThatCameLaterIsNotRun) {
  auto const repository = find_repository_now(sandbox.repository());
  support::write_file(sandbox.repository() / "a.txt", "other\n");
  sandbox.git("commit -q -a -m Other");
  support::write_file(sandbox.repository() / ".git" / "info" / "attributes", "* merge=evil\n");
  auto const ran = sandbox.top() / "ran";
  sandbox.git("config merge.evil.driver \"touch '" + ran.string() + "'\"");
  auto const thrown =
      thrown_by([&] { run(merge(repository, work, "m", true, trusting_none(repository))); });
  EXPECT_EQ(thrown.code, ErrorCode::isolation);
  EXPECT_THAT(thrown.text, HasSubstr("merge.evil.driver"));
  EXPECT_FALSE(fs::exists(ran));
}

}  // namespace
}  // namespace parallel_explore::worktree
