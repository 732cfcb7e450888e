#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CommitTest : public ::testing::Test {
 protected:
  Workshop shop;
};

TEST_F(CommitTest, TakesEverythingTheSessionLeft) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "a.txt", "one\nmore\n");
  support::write_file(worktree.path / "new" / "deep.txt", "1\n2\n3\n");
  fs::remove(worktree.path / "src" / "b.txt");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(work.changes, (Changes{3, 4, 1}));
  EXPECT_EQ(work.commit, shop.git("rev-parse pexplore/e/a"));
  EXPECT_EQ(shop.git("rev-parse pexplore/e/a^"), shop.head());
  EXPECT_EQ(shop.committed_paths(worktree), "a.txt\nnew/deep.txt\nsrc/b.txt");
  EXPECT_EQ(shop.git("log -1 --format='%an <%ae> %cn|%s' pexplore/e/a"),
            "Somebody <somebody@example.com> Somebody|Work");
  EXPECT_EQ(shell(worktree.path, "git status --porcelain"), "");
  EXPECT_THAT(work.notes, IsEmpty());
}

TEST_F(CommitTest, NothingChangedMakesNoCommit) {
  auto const worktree = shop.ready("a");
  shell(worktree.path, "touch -d '2001-01-01' a.txt");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(work.commit, shop.head());
  EXPECT_EQ(work.changes, Changes{});
}

TEST_F(CommitTest, ASecondCommitOfTheSameIsTheSame) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "new.txt", "n\n");
  auto const first = shop.commit(worktree), second = shop.commit(worktree);
  EXPECT_EQ(first.commit, second.commit);
  EXPECT_EQ(first.changes, second.changes);
}

TEST_F(CommitTest, WhatTheSessionCommittedItselfStaysAndTheRestComesOnTop) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "mine.txt", "m\n");
  shell(worktree.path, "git add -A && git -c user.name=Agent commit -q -m 'My own'");
  support::write_file(worktree.path / "rest.txt", "r\n");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.git("log --reverse --format=%s " + worktree.base + "..pexplore/e/a"),
            "My own\nWork");
  EXPECT_EQ(work.changes.files_changed, 2);
}

TEST_F(CommitTest, WhereTheSessionCommittedEverythingItsCommitIsTheWork) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "mine.txt", "m\n");
  shell(worktree.path, "git add -A && git commit -q -m 'My own'");
  EXPECT_EQ(shop.commit(worktree).commit, shell(worktree.path, "git rev-parse HEAD"));
  EXPECT_EQ(shop.git("log -1 --format=%s pexplore/e/a"), "My own");
}

TEST_F(CommitTest, WhatSetupLeftUntrackedIsNotTheSessionsWork) {
  auto const worktree = shop.make("a");
  support::write_file(worktree.path / "build" / "cache.o", "o");
  support::write_file(worktree.path / "setup.txt", "s");
  fs::create_directories(worktree.path / "empty");
  run(shop.trees.mark_ready(worktree));
  support::write_file(worktree.path / "setup.txt", "changed");
  support::write_file(worktree.path / "build" / "new.o", "o");
  support::write_file(worktree.path / "empty" / "work.txt", "w");
  support::write_file(worktree.path / "src" / "new.txt", "n");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "empty/work.txt\nsrc/new.txt");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("1 new file in build/ is not committed")));
}

TEST_F(CommitTest, ALaterProcessKnowsWhatSetupLeft) {
  auto const worktree = shop.make("a");
  support::write_file(worktree.path / "setup.txt", "s");
  run(shop.trees.mark_ready(worktree));
  support::write_file(worktree.path / "work.txt", "w");
  GitWorktrees later(shop.repository());
  run(later.commit(worktree, "m"));
  EXPECT_EQ(shop.committed_paths(worktree), "work.txt");
}

TEST_F(CommitTest, PathsOfAnyBytesSurviveARecord) {
  auto const worktree = shop.make("a");
  auto const odd = std::string("od\xff%41 \n\"d/");
  support::write_file(worktree.path / odd / "x%25.txt", "x\n");
  support::write_file(worktree.path / "n\xc3\xa4u.txt", "x\n");
  auto recorded = worktree;
  recorded.preexisting = run(shop.trees.mark_ready(worktree));
  for (auto const& path : recorded.preexisting->untracked) EXPECT_EQ(path.find('\xff'), path.npos);
  support::write_file(worktree.path / "work.txt", "w");
  fs::remove(shop.repository() / ".git" / "worktrees" / "a" / "pexplore-untracked");
  GitWorktrees later(shop.repository());
  run(later.commit(recorded, "m"));
  EXPECT_EQ(shop.committed_paths(worktree), "work.txt");
}

class CopiedSecretTest : public CommitTest {
 protected:
  CopiedSecretTest() {
    support::write_file(shop.repository() / ".gitignore", ".env\n");
    shop.git("add .gitignore");
    shop.git("commit -q -m Ignore");
    support::write_file(shop.repository() / ".env", "SECRET=1\n");
    auto request = shop.request("a");
    request.copy = {".env"};
    worktree = run(shop.trees.create(std::move(request)));
    run(shop.trees.mark_ready(worktree));
  }

  Worktree worktree;
};

TEST_F(CopiedSecretTest, IsNotCommittedWhenItIsNoLongerIgnored) {
  fs::remove(worktree.path / ".gitignore");
  shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), ".gitignore");
}

TEST_F(CopiedSecretTest, IsNotCommittedWhenTheSessionStagedIt) {
  shell(worktree.path, "git add -f .env");
  support::write_file(worktree.path / "new.txt", "n\n");
  shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "new.txt");
}

TEST_F(CopiedSecretTest, AForgedListOfCopiesHasNoSayBesideARecord) {
  worktree.preexisting = run(shop.trees.mark_ready(worktree));
  auto const git_dir = shop.repository() / ".git" / "worktrees" / "a";
  for (char const* list : {"pexplore-copied", "pexplore-untracked", "pexplore-untracked-files"})
    support::write_file(git_dir / list, "");
  support::write_file(git_dir / "pexplore-committed", "x");
  fs::remove(worktree.path / ".gitignore");
  support::write_file(worktree.path / "new.txt", "n\n");
  GitWorktrees later(shop.repository());
  EXPECT_EQ(thrown_by([&] { run(later.remove(worktree, Removal::keep_branch)); }).code,
            ErrorCode::dirty);
  fs::remove(worktree.path / "new.txt");
  run(later.commit(worktree, "Work\n"));
  EXPECT_EQ(shop.committed_paths(worktree), ".gitignore");
}

TEST_F(CopiedSecretTest, LeavesTheHistoryOfASessionThatCommittedIt) {
  support::write_file(worktree.path / "new.txt", "n\n");
  shell(
      worktree.path,
      "git add -A -f && git commit -q -m Leak && git rm -q --cached .env && git commit -q -m Oops");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "new.txt");
  EXPECT_EQ(shop.git("log --format=%s " + worktree.base + "..pexplore/e/a"), "Work");
  EXPECT_EQ(shop.git("log --format=%s --all -- .env"), "");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("copied from the main tree")));
}

TEST_F(CommitTest, FilesOfARepositoryMadeInsideAreNotLost) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "sub" / "inner.txt", "i\n");
  support::write_file(worktree.path / "sub" / "out.o", "o");
  support::write_file(worktree.path / "sub" / ".gitignore", "*.o\n");
  shell(worktree.path / "sub",
        "git init -q && git config user.name I && git config user.email i@e && git add -A && "
        "git commit -q -m Inner");
  support::write_file(worktree.path / "unborn" / "x.txt", "x\n");
  shell(worktree.path / "unborn", "git init -q");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "sub/.gitignore\nsub/inner.txt\nunborn/x.txt");
  EXPECT_EQ(shop.git("show pexplore/e/a:sub/inner.txt"), "i");
  EXPECT_THAT(work.notes,
              ElementsAre(HasSubstr("sub/ is a repository of its own"), HasSubstr("unborn/")));
  EXPECT_EQ(shop.commit(worktree).commit, work.commit);
}

TEST_F(CommitTest, FilesOfARepositoryThatTheSessionAddedAsALinkAreNotLost) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "sub" / "inner.txt", "i\n");
  shell(worktree.path / "sub",
        "git init -q && git config user.name I && git config user.email i@e && git add -A && "
        "git commit -q -m Inner");
  shell(worktree.path, "git add -A 2>/dev/null && git commit -q -m Link");
  auto const work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "sub/inner.txt");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("sub/")));
}

TEST_F(CommitTest, ALinkToARepositoryWithoutFilesIsNoWork) {
  auto const worktree = shop.ready("a");
  fs::create_directories(worktree.path / "sub");
  shell(worktree.path / "sub",
        "git init -q && git -c user.name=I -c user.email=i@e commit -q --allow-empty -m Inner");
  shell(worktree.path, "git add -A 2>/dev/null && git commit -q -m Link");
  EXPECT_EQ(shop.commit(worktree).changes, Changes{});
}

TEST_F(CommitTest, FilesAndDirectoriesMayTakeEachOthersPlace) {
  auto const worktree = shop.ready("a");
  fs::remove(worktree.path / "a.txt");
  support::write_file(worktree.path / "a.txt" / "inside.txt", "i\n");
  fs::remove_all(worktree.path / "src");
  support::write_file(worktree.path / "src", "now a file\n");
  shop.commit(worktree);
  EXPECT_EQ(shop.git("ls-tree -r --name-only pexplore/e/a"), "a.txt/inside.txt\nsrc");
}

TEST_F(CommitTest, ADirectoryThatBecameALinkIsTakenAsALink) {
  auto const worktree = shop.ready("a");
  fs::rename(worktree.path / "src", worktree.path / "source");
  fs::create_directory_symlink("source", worktree.path / "src");
  shop.commit(worktree);
  EXPECT_EQ(shop.git("ls-tree -r --format='%(objectmode) %(path)' pexplore/e/a"),
            "100644 a.txt\n100644 source/b.txt\n120000 src");
}

TEST_F(CommitTest, UnfinishedMergesAreTakenAsTheFilesAre) {
  auto const worktree = shop.ready("a");
  shell(worktree.path,
        "git branch other && echo x >a.txt && git commit -q -am X && git switch -q other && "
        "echo y >a.txt && git commit -q -am Y && git switch -q pexplore/e/a && "
        "(git merge other >/dev/null || true)");
  shop.commit(worktree);
  EXPECT_THAT(shop.git("show pexplore/e/a:a.txt"), HasSubstr("<<<<<<<"));
}

TEST_F(CommitTest, ALockThatAKilledGitLeftIsNoMatter) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "new.txt", "n\n");
  support::write_file(shop.repository() / ".git" / "worktrees" / "a" / "index.lock", "");
  support::write_file(shop.repository() / ".git" / "refs" / "heads" / "pexplore" / "e" / "a.lock",
                      "");
  EXPECT_EQ(shop.commit(worktree).changes.files_changed, 1);
}

TEST_F(CommitTest, HooksAndSigningHaveNoSay) {
  auto const ran = shop.top() / "ran";
  for (char const* hook :
       {"pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-checkout"}) {
    support::write_file(shop.repository() / ".git" / "hooks" / hook,
                        "#!/bin/sh\ntouch '" + ran.string() + "'\nexit 1\n");
    fs::permissions(shop.repository() / ".git" / "hooks" / hook, fs::perms::owner_all);
  }
  shop.git("config commit.gpgSign true");
  shop.git("config gpg.program false");
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "new.txt", "n\n");
  EXPECT_EQ(shop.commit(worktree).changes.files_changed, 1);
  EXPECT_FALSE(fs::exists(ran));
}

TEST_F(CommitTest, ABinaryFileCountsAsAFileWithoutLines) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "x.bin", std::string("\0\1\2\n", 4));
  EXPECT_EQ(shop.commit(worktree).changes, (Changes{1, 0, 0}));
}

TEST_F(CommitTest, IgnoredFilesStayOut) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / ".gitignore", "*.o\n");
  support::write_file(worktree.path / "x.o", "o");
  shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), ".gitignore");
}

}  // namespace
}  // namespace parallel_explore::worktree
