#include "worktree/workshop.hpp"

#include <fmt/format.h>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Findings about a session in worktree "a".
class OutsideTest : public ::testing::Test {
 protected:
  OutsideTest() {
    support::write_file(shop.repository() / "untracked" / "x.txt", "x");
    support::write_file(shop.repository() / "dirty.txt", "d");
    worktree = shop.ready("a");
    other = shop.ready("b");
    begin();
  }

  void begin() { before = run(shop.trees.outside(worktree)); }
  std::vector<std::string> findings() {
    return differences(before, run(shop.trees.outside(worktree)));
  }

  Workshop shop;
  Worktree worktree, other;
  OutsideState before;
};

TEST_F(OutsideTest, WhatItDoesInItsOwnWorktreeIsNoFinding) {
  support::write_file(worktree.path / "new.txt", "n\n");
  shell(worktree.path, "git add -A && git commit -q -m Own && git branch --show-current");
  support::write_file(worktree.path / "more.txt", "n\n");
  shop.commit(worktree);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, BranchesOfOtherNamesAreOursIfTheirWorktreesAre) {
  auto request = shop.request("c");
  request.branch = "feat/issue-7-c";
  auto const named = run(shop.trees.create(request));
  EXPECT_EQ(named.branch, "feat/issue-7-c");
  begin();
  shell(named.path, "git commit -q --allow-empty -m Own");
  EXPECT_THAT(findings(), IsEmpty());
  GitWorktrees later(shop.repository());  // as a resumed run has it
  before = run(later.outside(worktree));
  shell(named.path, "git commit -q --allow-empty -m Own");
  EXPECT_THAT(differences(before, run(later.outside(worktree))), IsEmpty());
  shop.git("update-ref refs/heads/feat/issue-7-c $(git commit-tree main^{tree} -p main -m x)");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch feat/issue-7-c")));
}

TEST_F(OutsideTest, FilesOfTheMainTreeAreWatched) {
  support::write_file(shop.repository() / "a.txt", "changed\n");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a.txt in the main tree appeared or changed")));
}

TEST_F(OutsideTest, NewDirtyAndUntrackedFilesOfTheMainTreeAreWatched) {
  support::write_file(shop.repository() / "new.txt", "n");
  support::write_file(shop.repository() / "dirty.txt", "dirtier");
  support::write_file(shop.repository() / "untracked" / "deep" / "y.txt", "y");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("dirty.txt in the main tree changed"),
                                      HasSubstr("new.txt in the main tree appeared"),
                                      HasSubstr("untracked/ in the main tree changed")));
}

TEST_F(OutsideTest, AResetOfTheMainTreeIsAFinding) {
  support::write_file(shop.repository() / "a.txt", "changed by its user\n");
  begin();
  shop.git("checkout -q a.txt");
  fs::remove(shop.repository() / "dirty.txt");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a.txt in the main tree was removed or reset"),
                                      HasSubstr("dirty.txt in the main tree was removed")));
}

TEST_F(OutsideTest, BranchesTagsHeadAndStashAreWatched) {
  shell(worktree.path, "git branch extra && git tag v1 && echo x >a.txt && git stash -q");
  shop.git("commit -q --allow-empty -m Moved");
  EXPECT_THAT(findings(),
              ElementsAre(HasSubstr("HEAD of the main tree changed"),
                          HasSubstr("branch extra appeared"), HasSubstr("branch main changed"),
                          HasSubstr("tag v1 appeared"), HasSubstr("the stash appeared")));
}

TEST_F(OutsideTest, ADetachedMainTreeThatMovesIsAFinding) {
  shop.git("checkout -q --detach");
  begin();
  shop.git("commit -q --allow-empty -m Moved");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("HEAD of the main tree changed")));
}

TEST_F(OutsideTest, WhatOtherSessionsDoInTheirWorktreesIsNotItsDoing) {
  support::write_file(other.path / "new.txt", "n\n");
  shell(other.path, "git add -A && git commit -q -m Own && git commit -q --amend -m Again");
  EXPECT_THAT(findings(), IsEmpty());
  support::write_file(other.path / "more.txt", "n\n");
  shop.commit(other);
  shop.make("c");
  EXPECT_THAT(findings(), IsEmpty());
  run(shop.trees.remove(other, Removal::force));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(OutsideTest, ABranchOfAnotherApproachThatIsMovedFromHereIsAFinding) {
  shell(worktree.path,
        "git commit -q --allow-empty -m X && git update-ref refs/heads/pexplore/e/b HEAD");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/e/b appeared or changed")));
}

TEST_F(OutsideTest, ABranchOfAnotherApproachThatIsDeletedIsAFinding) {
  shell(worktree.path, "git update-ref -d refs/heads/pexplore/e/b");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/e/b")));
}

TEST_F(OutsideTest, ABranchMadeInOurNamespaceIsAFinding) {
  shell(worktree.path, "git branch pexplore/e/z");
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/e/z appeared")));
}

TEST_F(OutsideTest, ALaterProcessTakesTheBranchesAsItFindsThem) {
  support::write_file(other.path / "new.txt", "n\n");
  shop.commit(other);
  GitWorktrees later(shop.repository());
  auto const first = run(later.outside(worktree));
  support::write_file(other.path / "more.txt", "n\n");
  run(later.commit(other, "m"));
  EXPECT_THAT(differences(first, run(later.outside(worktree))), IsEmpty());
}

TEST_F(OutsideTest, ALaterProcessSeesTheDeletionOfABranchThatItFound) {
  GitWorktrees later(shop.repository());
  auto const first = run(later.outside(worktree));
  shell(worktree.path, "git update-ref -d refs/heads/pexplore/e/b");
  EXPECT_THAT(differences(first, run(later.outside(worktree))),
              ElementsAre(HasSubstr("branch pexplore/e/b")));
}

TEST_F(OutsideTest, AnotherExperimentThatRunsMeanwhileIsNotItsDoing) {
  GitWorktrees another(shop.repository());
  auto request = shop.request("a");
  request.experiment = "f";
  auto const made = run(another.create(std::move(request)));
  EXPECT_THAT(findings(), IsEmpty());
  support::write_file(made.path / "new.txt", "n\n");
  run(another.commit(made, "m"));
  EXPECT_THAT(findings(), IsEmpty());
  shell(worktree.path, "git update-ref refs/heads/pexplore/f/a " + worktree.base);
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("branch pexplore/f/a")));
}

TEST_F(OutsideTest, HooksAndSettingsThatRunProgramsAreWatched) {
  support::write_file(shop.repository() / ".git" / "hooks" / "post-commit", "#!/bin/sh\n");
  for (char const* setting :
       {"alias.x '!true'", "core.sshCommand x", "core.hooksPath x", "credential.helper x",
        "include.path /dev/null", "diff.external x", "user.nickname harmless"}) {
    shop.git(std::string("config ") + setting);
  }
  std::string all;
  for (auto const& finding : findings()) all += finding + "\n";
  for (char const* what :
       {"git hook post-commit appeared", "git setting alias.x", "git setting core.sshcommand",
        "git setting core.hookspath", "git setting credential.helper", "git setting include.path",
        "git setting diff.external"}) {
    EXPECT_THAT(all, HasSubstr(what));
  }
  EXPECT_THAT(all, ::testing::Not(HasSubstr("nickname")));
}

TEST_F(OutsideTest, TheLinkedWorktreeOneStandsInIsWatched) {
  shop.git("worktree add -q -b side ../side");
  GitWorktrees trees(shop.top() / "side");
  auto const first = run(trees.outside(worktree));
  support::write_file(shop.top() / "side" / "a.txt", "changed\n");
  EXPECT_THAT(differences(first, run(trees.outside(worktree))),
              ElementsAre(HasSubstr("a.txt in ")));
}

TEST(Differences, AreNoMoreThanPeopleRead) {
  OutsideState before, after;
  for (int i = 0; i < 50; ++i) after.facts.emplace(fmt::format("thing {}", i), "x");
  auto const findings = differences(before, after);
  EXPECT_EQ(findings.size(), 21U);
  EXPECT_THAT(findings.back(), HasSubstr("30 more changes"));
}

}  // namespace
}  // namespace parallel_explore::worktree
