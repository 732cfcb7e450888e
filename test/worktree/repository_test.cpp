#include "worktree/repository.hpp"

#include "worktree/branches.hpp"
#include "worktree/diff.hpp"
#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(Repository, IsFoundFromItsTopASubdirectoryAndItsGitDirectory) {
  Sandbox const sandbox;
  for (auto const& from :
       {sandbox.repository(), sandbox.repository() / "src", sandbox.repository() / ".git"}) {
    auto const found = find_repository_now(from);
    EXPECT_EQ(found.main_tree, sandbox.repository()) << from;
    EXPECT_EQ(found.git_dir, sandbox.repository() / ".git") << from;
    EXPECT_EQ(found.here, sandbox.repository()) << from;
    EXPECT_FALSE(found.bare);
  }
}

TEST(Repository, OddPathsAreFine) {
  for (char const* name : {"with spaces", "größe-naïve", "🚀 \"quoted\" 'x' $HOME", "日本語"}) {
    Sandbox const sandbox(name);
    auto const found = find_repository_now(sandbox.repository() / "src");
    EXPECT_EQ(found.main_tree, sandbox.repository());
    EXPECT_EQ(run(resolve_commit(found, "main")), sandbox.head());
    EXPECT_EQ(found.worktree_root(), sandbox.root());
  }
}

TEST(Repository, ALinkedWorktreeIsWhereOneStands) {
  Sandbox const sandbox;
  sandbox.git("worktree add -q -b side ../side");
  auto const side = sandbox.top() / "side";
  support::write_file(side / "new.txt", "n\n");
  shell(side, "git add -A && git commit -q -m Side");
  support::write_file(side / "dirty.txt", "d\n");
  auto const found = find_repository_now(side);
  EXPECT_EQ(found.main_tree, sandbox.repository());
  EXPECT_EQ(found.here, side);
  EXPECT_EQ(run(resolve_commit(found, "HEAD")), shell(side, "git rev-parse HEAD"));
  EXPECT_NE(run(resolve_commit(found, "HEAD")), sandbox.head());
  EXPECT_EQ(run(current_branch(found)), "side");
  EXPECT_THAT(run(dirty_paths(before_sessions(found.git_here()), true)), ElementsAre("dirty.txt"));
}

TEST(Repository, ABareRepositoryHoldsItsOwnState) {
  Sandbox const sandbox;
  shell(sandbox.top(), "git clone -q --bare repo store.git");
  auto const found = find_repository_now(sandbox.top() / "store.git");
  EXPECT_TRUE(found.bare);
  EXPECT_EQ(found.main_tree, sandbox.top() / "store.git");
  EXPECT_EQ(found.state_directory(), sandbox.top() / "store.git" / ".pexplore");
  EXPECT_EQ(found.worktree_root(), sandbox.top() / "store.git.pexplore");
  EXPECT_EQ(run(resolve_commit(found, "main")), sandbox.head());
}

TEST(Repository, AWorktreeOfABareRepositoryIsWhereOneStands) {
  Sandbox const sandbox;
  shell(sandbox.top(),
        "git clone -q --bare repo store.git && git -C store.git worktree add -q -b w ../w");
  auto const found = find_repository_now(sandbox.top() / "w");
  EXPECT_TRUE(found.bare);
  EXPECT_EQ(found.main_tree, sandbox.top() / "store.git");
  EXPECT_EQ(found.here, sandbox.top() / "w");
  EXPECT_EQ(run(current_branch(found)), "w");
}

TEST(Repository, AGitDirectoryElsewhereIsFollowed) {
  Sandbox const sandbox;
  shell(sandbox.top(), "git clone -q --separate-git-dir=elsewhere.git repo tree");
  auto const found = find_repository_now(sandbox.top() / "tree" / "src");
  EXPECT_EQ(found.main_tree, sandbox.top() / "tree");
  EXPECT_EQ(found.git_dir, sandbox.top() / "elsewhere.git");
}

TEST(Repository, ASubmoduleIsARepositoryOfItsOwn) {
  Sandbox const sandbox;
  shell(sandbox.top(), "git clone -q repo library");
  sandbox.git("-c protocol.file.allow=always submodule --quiet add ../library lib");
  sandbox.git("commit -q -m Submodule");
  auto const found = find_repository_now(sandbox.repository() / "lib" / "src");
  EXPECT_EQ(found.main_tree, sandbox.repository() / "lib");
  shell(found.main_tree, "git worktree add -q -b w ../../libw");
  EXPECT_EQ(find_repository_now(sandbox.top() / "libw").main_tree, sandbox.repository() / "lib");
}

TEST(Repository, NoRepositoryIsSaidWithTheMend) {
  TempDirectory const directory;
  auto const thrown = thrown_by([&] { (void)find_repository_now(directory.path()); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.text, HasSubstr(directory.path().string() + " is not in a git repository"));
  EXPECT_THAT(thrown.hint, HasSubstr("git init"));
  EXPECT_EQ(thrown_by([&] { (void)find_repository_now(directory.path() / "none"); }).code,
            ErrorCode::repository);
}

TEST(Repository, WithoutACommitItSaysToMakeOne) {
  TempDirectory const directory;
  shell(directory.path(), "git init -q");
  auto const found = find_repository_now(directory.path());
  auto const thrown = thrown_by([&] { run(resolve_commit(found, "HEAD")); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.text, HasSubstr("has no commit yet"));
  EXPECT_THAT(thrown.hint, HasSubstr("git commit"));
}

TEST(Repository, AnUnknownBaseIsSaid) {
  Sandbox const sandbox;
  auto const found = find_repository_now(sandbox.repository());
  for (char const* base : {"nowhere", "--all", "main:a.txt", ""}) {
    EXPECT_EQ(thrown_by([&] { run(resolve_commit(found, base)); }).code, ErrorCode::validation)
        << base;
  }
}

TEST(Repository, AnOldGitIsSaid) {
  TempDirectory const directory;
  support::write_file(directory.path() / "git", "#!/bin/sh\necho git version 2.30.2\n");
  fs::permissions(directory.path() / "git", fs::perms::owner_all);
  Variable const path("PATH", directory.path().string());
  auto const thrown = thrown_by([&] { (void)find_repository_now(directory.path()); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.text, HasSubstr("git version 2.30.2 is too old"));
  EXPECT_THAT(thrown.hint, HasSubstr("2.38"));
}

TEST(Repository, AMissingIdentityIsSaidWithTheMend) {
  Sandbox const sandbox;
  auto const found = find_repository_now(sandbox.repository());
  run(require_identity(found));
  sandbox.git("config --unset user.name");
  sandbox.git("config --unset user.email");
  sandbox.git("config user.useConfigOnly true");
  auto const thrown = thrown_by([&] { run(require_identity(found)); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.hint, HasSubstr("user.email"));
}

TEST(Repository, TellsWhatIsDirtyWithAndWithoutUntracked) {
  Sandbox const sandbox("ünï code");
  auto const found = find_repository_now(sandbox.repository());
  EXPECT_THAT(run(dirty_paths(before_sessions(found.git_here()), true)), IsEmpty());
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  support::write_file(sandbox.repository() / "näu.txt", "new\n");
  EXPECT_THAT(run(dirty_paths(before_sessions(found.git_here()), false)), ElementsAre("a.txt"));
  EXPECT_THAT(run(dirty_paths(before_sessions(found.git_here()), true)),
              UnorderedElementsAre("a.txt", "näu.txt"));
}

TEST(Repository, ItsStateDirectoryNeverShowsInGitStatus) {
  Sandbox const sandbox;
  auto const found = find_repository_now(sandbox.repository());
  make_state_directory(found);
  make_state_directory(found);
  support::write_file(found.state_directory() / "e" / "journal.jsonl", "x");
  EXPECT_EQ(sandbox.git("status --porcelain"), "");
  EXPECT_EQ(support::read_file(found.state_directory() / ".gitignore"), "*\n");
}

TEST(Repository, DiffsTwoCommits) {
  Sandbox const sandbox;
  auto const found = find_repository_now(sandbox.repository());
  auto const first = sandbox.head();
  support::write_file(sandbox.repository() / "a.txt", "one\nmore\n");
  support::write_file(sandbox.repository() / "bin", std::string("\0\1\2", 3));
  fs::remove(sandbox.repository() / "src" / "b.txt");
  sandbox.git("config diff.noprefix true");
  sandbox.git("add -A");
  sandbox.git("commit -q -m Second");
  EXPECT_THAT(run(diff(found, first, sandbox.head(), false)),
              HasSubstr("--- a/a.txt\n+++ b/a.txt\n"));
  EXPECT_THAT(run(diff(found, first, sandbox.head(), true)), HasSubstr("3 files changed"));
  auto const changes = run(count_changes(found.git(), first, sandbox.head()));
  EXPECT_EQ(changes, (Changes{3, 1, 1}));
}

TEST(FindRepository, FindsTheMainTreeAlthoughASettingSaysThatThereIsNone) {
  Sandbox const sandbox;
  sandbox.git("config core.bare true");
  for (auto const& directory : {sandbox.repository(), sandbox.repository() / "src"}) {
    auto const found = find_repository_now(directory);
    EXPECT_FALSE(found.bare);
    EXPECT_EQ(found.main_tree, sandbox.repository());
    EXPECT_EQ(found.here, sandbox.repository());
  }
}

}  // namespace
}  // namespace parallel_explore::worktree
