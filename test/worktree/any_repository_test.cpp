#include "worktree/merge.hpp"
#include "worktree/metadata_lock.hpp"
#include "worktree/remote.hpp"
#include "worktree/workshop.hpp"

#include <algorithm>
#include <sys/stat.h>

// Repositories in the shapes that people have.
namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AnyRepositoryTest : public ::testing::Test {
 protected:
  /// Creates a worktree, changes a file as an agent does that commits by itself, commits the work
  /// and removes everything.
  void go_through(fs::path const& directory, std::string const& changed = "a.txt") {
    GitWorktrees trees(directory);
    WorktreeRequest request;
    request.experiment = "e";
    request.approach = "a";
    request.base = shell(directory, "git rev-parse HEAD");
    auto const worktree = run(trees.create(request));
    EXPECT_EQ(shell(worktree.path, "git rev-parse --show-toplevel"), worktree.path.string());
    run(trees.mark_ready(worktree));
    support::write_file(worktree.path / changed, "changed\n");
    shell(worktree.path, "git add -A && git -c user.name=A -c user.email=a@a commit -qm Own");
    auto const work = run(trees.commit(worktree, "Work\n"));
    EXPECT_EQ(work.changes.files_changed, 1);
    EXPECT_THAT(run(trees.restore(worktree, work.commit, {})), IsEmpty());
    listing = shell(worktree.path, "git ls-files -t");
    run(trees.remove(worktree, Removal::force));
    EXPECT_FALSE(fs::exists(worktree.path.parent_path().parent_path()));
  }

  Sandbox box;
  std::string listing;
};

TEST_F(AnyRepositoryTest, ASubmoduleWithSettingsForEachWorktree) {
  shell(
      box.top(),
      "git init -q super && cd super && git -c protocol.file.allow=always submodule add -q "
      "../repo sub && cd sub && git config extensions.worktreeConfig true && git config user.name "
      "N && git config user.email n@e");
  go_through(box.top() / "super" / "sub");
}

TEST_F(AnyRepositoryTest, WorktreesAreHiddenFromASuperproject) {
  shell(box.top(),
        "git init -q super && cd super && git -c protocol.file.allow=always submodule add -q "
        "../repo sub && cd sub && git config user.name N && git config user.email n@e");
  auto const super = box.top() / "super";
  GitWorktrees trees(super / "sub");
  auto const worktree = run(trees.create(box.request("a")));
  EXPECT_EQ(shell(super, "git status --porcelain --untracked-files=all"), "A  .gitmodules\nA  sub");
  run(trees.remove(worktree, Removal::force));
  EXPECT_FALSE(fs::exists(super / "sub.pexplore"));
}

TEST_F(AnyRepositoryTest, ABareLayoutWithSettingsForEachWorktree) {
  shell(box.top(),
        "git clone -q --bare repo .bare && cd .bare && git config extensions.worktreeConfig true "
        "&& git config core.bare false && git config --worktree core.bare true && git config "
        "user.name N && git config user.email n@e && git worktree add -q ../tree main");
  EXPECT_TRUE(find_repository_now(box.top() / "tree").bare);
  go_through(box.top() / "tree");
}

TEST_F(AnyRepositoryTest, ALinkedWorktreeThatIsSparse) {
  support::write_file(box.repository() / "out" / "left.txt", "left\n");
  box.git("add -A");
  box.git("commit -qm More");
  box.git("worktree add -q ../side");
  shell(box.top() / "side", "git sparse-checkout set --cone src");
  go_through(box.top() / "side", "src/b.txt");
  EXPECT_EQ(listing, "H a.txt\nS out/left.txt\nH src/b.txt");
}

TEST_F(AnyRepositoryTest, ALaterProcessElsewhereKnowsThatAWorktreeIsSparse) {
  support::write_file(box.repository() / "out" / "left.txt", "left\n");
  box.git("add -A");
  box.git("commit -qm More");
  box.git("worktree add -q ../side");
  shell(box.top() / "side", "git sparse-checkout set --cone src");
  GitWorktrees first(box.top() / "side");
  auto const worktree = run(first.create(box.request("a")));
  run(first.mark_ready(worktree));
  support::write_file(worktree.path / "src" / "b.txt", "changed\n");
  GitWorktrees later(box.repository());
  auto const work = run(later.commit(worktree, "Work\n"));
  EXPECT_EQ(box.git("diff --name-only HEAD pexplore/e/a"), "src/b.txt");
  EXPECT_THAT(run(later.restore(worktree, work.commit, {})), IsEmpty());
}

/// As git 2.48 and newer write them, with worktree.useRelativePaths.
TEST_F(AnyRepositoryTest, RelativeLinksBetweenAWorktreeAndItsGitDirectory) {
  Workshop shop;
  auto const worktree = shop.ready("a");
  auto const git_dir = shop.repository() / ".git" / "worktrees" / "a";
  support::write_file(worktree.path / ".git", "gitdir: ../../../repo/.git/worktrees/a\n");
  support::write_file(git_dir / "gitdir", "../../../../repo.pexplore/e/a/.git\n");
  support::write_file(worktree.path / "a.txt", "changed\n");
  GitWorktrees later(shop.repository());
  run(later.verify(worktree));
  EXPECT_EQ(run(later.commit(worktree, "Work\n")).changes.files_changed, 1);
  run(later.remove(worktree, Removal::force));
  EXPECT_FALSE(fs::exists(git_dir));
}

TEST_F(AnyRepositoryTest, WorktreesLieWhereTheUserAsks) {
  Variable const asked(worktrees_variable, (box.top() / "elsewhere").string());
  auto const root = find_repository_now(box.repository()).worktree_root();
  EXPECT_EQ(root.parent_path(), box.top() / "elsewhere");
  EXPECT_THAT(root.filename().string(), ::testing::MatchesRegex("repo-[0-9a-f]{8}\\.pexplore"));
  go_through(box.repository());
  EXPECT_FALSE(fs::exists(box.root()));
}

TEST_F(AnyRepositoryTest, ARelativePlaceForWorktreesIsRefused) {
  Variable const asked(worktrees_variable, "elsewhere");
  auto const thrown = thrown_by([&] { (void)find_repository_now(box.repository()); });
  EXPECT_EQ(thrown.code, ErrorCode::validation);
  EXPECT_THAT(thrown.hint, HasSubstr("PEXPLORE_WORKTREES=\"$PWD/elsewhere\""));
}

TEST_F(AnyRepositoryTest, APlaceThatCannotBeMadeIsNamedWithAnotherOne) {
  support::write_file(box.root(), "in the way");
  auto const thrown = thrown_by([&] { go_through(box.repository()); });
  EXPECT_EQ(thrown.code, ErrorCode::resource);
  EXPECT_THAT(thrown.hint, HasSubstr("PEXPLORE_WORKTREES=/another/directory"));
}

TEST_F(AnyRepositoryTest, TheRootOfTheFileSystemHasItsWorktreesBesideItsRecords) {
  Repository repository;
  repository.main_tree = "/";
  EXPECT_NE(repository.worktree_root(), repository.state_directory());
  EXPECT_EQ(repository.worktree_root(), "/root.pexplore");
}

TEST_F(AnyRepositoryTest, KeysOfGitCryptAreThereForTheFilter) {
  support::write_file(box.repository() / ".git" / "git-crypt" / "keys" / "default", "key\n");
  box.git("config filter.crypt.smudge 'cat $(git rev-parse --git-dir)/git-crypt/keys/default -'");
  box.git("config filter.crypt.clean 'tail -n +2'");
  box.git("config filter.crypt.required true");
  support::write_file(box.repository() / ".gitattributes", "*.secret filter=crypt\n");
  support::write_file(box.repository() / "k.secret", "key\nopen\n");
  box.git("add -A");
  box.git("commit -qm Secret");
  GitWorktrees trees(box.repository());
  auto const worktree = run(trees.create(box.request("a")));
  EXPECT_EQ(support::read_file(worktree.path / "k.secret"), "key\nopen\n");
  run(trees.remove(worktree, Removal::force));
  EXPECT_TRUE(fs::exists(box.repository() / ".git/git-crypt/keys/default"));
}

/// A git-lfs that writes down how it is called.
class LargeFilesTest : public AnyRepositoryTest {
 protected:
  LargeFilesTest() {
    auto const program = box.top() / "bin" / "git-lfs";
    support::write_file(program,
                        "#!/bin/sh\necho \"$@\" >> " + log().string() +
                            "\n[ -z \"$LFS_FAILS\" ] || { echo 'batch response: Forbidden' "
                            ">&2; echo 'error: failed to push some refs' >&2; exit 2; }\n");
    fs::permissions(program, fs::perms::owner_all);
    shell(box.top(), "git init -q --bare -b main remote.git");
    box.git("config filter.lfs.clean cat");
    box.git("branch feat/x");
  }
  [[nodiscard]] fs::path log() const { return box.top() / "calls"; }
  void track() {
    support::write_file(box.repository() / "data" / ".gitattributes", "*.bin filter=lfs -text\n");
    box.git("add -A");
    box.git("commit -qm Track");
    box.git("branch -f feat/x");
  }
  void push_work() {
    auto const repository = find_repository_now(box.repository());
    run(push(repository, trusting_all(repository), "../remote.git", "feat/x", box.head()));
  }

  Variable const path{"PATH", (box.top() / "bin").string() + ":" + ::getenv("PATH")};
};

TEST_F(LargeFilesTest, AreUploadedBeforeTheBranchThatPointsToThem) {
  push_work();
  EXPECT_FALSE(fs::exists(log())) << "nothing is tracked";
  track();
  push_work();
  EXPECT_EQ(support::read_file(log()),
            "push file://" + (box.top() / "remote.git").string() + " feat/x\n");
}

TEST_F(LargeFilesTest, ABranchIsNotPushedWithoutThem) {
  track();
  Variable const fails("LFS_FAILS", "1");
  auto const thrown = thrown_by([&] { push_work(); });
  EXPECT_EQ(thrown.code, ErrorCode::git);
  EXPECT_THAT(thrown.text, HasSubstr("git lfs push of feat/x failed"));
  EXPECT_EQ(shell(box.top(), "git -C remote.git for-each-ref"), "");
}

TEST_F(AnyRepositoryTest, AMainTreeThatOnlyLineEndsMakeDirtyIsAdoptedInto) {
  support::write_file(box.repository() / "dos.txt", "one\r\ntwo\r\n");
  box.git("add -A");
  box.git("commit -qm Dos");
  support::write_file(box.repository() / ".gitattributes", "*.txt text\n");
  box.git("add .gitattributes");
  box.git("commit -qm Attributes");
  box.git("switch -qc work");
  support::write_file(box.repository() / "a.txt", "worked\n");
  box.git("commit -qm Work a.txt");
  auto const work = box.head();
  box.git("switch -q main");
  shell(box.repository(), "cp dos.txt d && rm dos.txt && mv d dos.txt");
  EXPECT_EQ(box.git("status --porcelain"), " M dos.txt");
  auto const repository = find_repository_now(box.repository());
  run(merge(repository, work, "m", true, trusting_all(repository)));
  EXPECT_EQ(support::read_file(box.repository() / "a.txt"), "worked\n");
  support::write_file(box.repository() / "dos.txt", "mine\r\n");
  EXPECT_EQ(
      thrown_by([&] { run(merge(repository, work, "m", true, trusting_all(repository))); }).code,
      ErrorCode::dirty);
}

TEST_F(AnyRepositoryTest, TheLockIsForThoseWhoMayWriteToTheRepository) {
  auto const git_dir = box.repository() / ".git";
  struct Modes {
    mode_t directory, lock;
  };
  for (auto const& [directory, expected] :
       {Modes{0755, 0600}, Modes{0775, 0660}, Modes{0777, 0666}, Modes{0700, 0600}}) {
    ASSERT_EQ(chmod(git_dir.c_str(), directory), 0);
    MetadataLock lock(git_dir);
    auto const take = [&lock]() -> awaitable<void> {
      MetadataLock::Turn const turn = co_await lock.acquire();
    };
    run(take());
    struct stat status {};
    ASSERT_EQ(stat((git_dir / "pexplore-metadata").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, expected);
  }
}

class UnfinishedTest : public AnyRepositoryTest {
 protected:
  Thrown adopt() {
    return thrown_by([&] {
      auto const repository = find_repository_now(box.repository());
      run(merge(repository, box.head(), "m", true, trusting_all(repository)));
    });
  }
};

TEST_F(UnfinishedTest, ARebaseIsFinishedFirst) {
  support::write_file(box.repository() / "a.txt", "second\n");
  box.git("commit -qam Second");
  box.git("-c sequence.editor='sed -i s/^pick/edit/' rebase -q -i HEAD^ 2>/dev/null");
  auto const thrown = adopt();
  EXPECT_THAT(thrown.text, HasSubstr("in the middle of a rebase"));
  EXPECT_THAT(thrown.hint, HasSubstr("git rebase --continue"));
}

TEST_F(UnfinishedTest, ABisectIsFinishedFirst) {
  support::write_file(box.repository() / "a.txt", "second\n");
  box.git("commit -qam Second");
  support::write_file(box.repository() / "a.txt", "third\n");
  box.git("commit -qam Third");
  box.git("bisect start HEAD HEAD~2 -- >/dev/null 2>&1");
  auto const thrown = adopt();
  EXPECT_THAT(thrown.text, HasSubstr("in the middle of a bisect"));
  EXPECT_THAT(thrown.hint, HasSubstr("git bisect reset"));
}

TEST_F(UnfinishedTest, WhateverStoppedOnTheBranchIsFinishedFirst) {
  box.git("branch side");
  support::write_file(box.repository() / "a.txt", "second\n");
  box.git("commit -qam Second");
  support::write_file(box.repository() / "a.txt", "third\n");
  box.git("commit -qam Third");
  box.git("switch -q side");
  support::write_file(box.repository() / "a.txt", "aside\n");
  box.git("commit -qam Aside && git format-patch -1 --stdout > ../patch && git switch -q main");
  // Each leaves a clean tree on the branch, where a commit would become a part of it.
  for (std::string const command : {"merge --no-commit -s ours side", "am ../patch",
                                    "cherry-pick side || git checkout -q HEAD -- .",
                                    "revert HEAD~1 || git checkout -q HEAD -- ."}) {
    auto const operation = command.substr(0, command.find(' '));
    box.git(command + " >/dev/null 2>&1 || true");
    auto const thrown = adopt();
    EXPECT_THAT(thrown.text, HasSubstr("in the middle of a"));
    EXPECT_THAT(thrown.hint, HasSubstr("git " + operation + " --abort"));
    box.git(operation + " --abort");
  }
}

TEST_F(UnfinishedTest, ALockThatAKilledGitLeftIsNamed) {
  support::write_file(box.repository() / "a.txt", "second\n");
  box.git("commit -qam Second && git tag work && git reset -q --hard HEAD^");
  support::write_file(box.repository() / ".git/index.lock", "");
  auto const repository = find_repository_now(box.repository());
  auto const thrown = thrown_by([&] {
    run(merge(repository, box.git("rev-parse work"), "m", true, trusting_all(repository)));
  });
  EXPECT_EQ(std::ranges::count(thrown.text, '\n'), 1) << "the hint alone: " << thrown.text;
  EXPECT_THAT(thrown.hint,
              HasSubstr("rm '" + (box.repository() / ".git/index.lock").string() + "'"));
}

TEST_F(AnyRepositoryTest, ABaseBehindItsUpstreamIsTold) {
  shell(box.top(), "git clone -q repo clone");
  auto const clone = find_repository_now(box.top() / "clone");
  EXPECT_EQ(run(behind_upstream(clone, "HEAD")), "");
  support::write_file(box.repository() / "a.txt", "second\n");
  box.git("commit -qam Second");
  shell(box.top() / "clone", "git fetch -q");
  EXPECT_EQ(run(behind_upstream(clone, "HEAD")), "main is 1 commit behind origin/main");
  EXPECT_EQ(run(behind_upstream(clone, "main")), "main is 1 commit behind origin/main");
  EXPECT_EQ(run(behind_upstream(clone, box.head())), "");
}

TEST_F(AnyRepositoryTest, WhetherCommitsAreToBeSignedIsTheUsersSetting) {
  auto const repository = find_repository_now(box.repository());
  EXPECT_FALSE(run(wants_signatures(repository)));
  box.git("config commit.gpgsign true");
  EXPECT_TRUE(run(wants_signatures(repository)));
}

}  // namespace
}  // namespace parallel_explore::worktree
