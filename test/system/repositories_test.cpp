#include "system/harness.hpp"

// Repositories that are not as a new one is: names that are taken, places that moved, files of
// others.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

class Repositories : public System {
 protected:
  support::ShellResult run_two() {
    return sh(
        "pexplore run --name e --task t --approach a=x --approach b=y --command 'echo "
        "$PEXPLORE_APPROACH > b.txt' -q");
  }
  /// Not as root, who may do everything.
  std::string const user =
      geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
};

TEST_F(Repositories, ABranchInTheWayIsFoundBeforeAnythingStarts) {
  for (std::string const branch : {"pexplore", "pexplore/e", "pexplore/e/b/c"}) {
    sh("git branch " + branch);
    auto const before = everything();
    auto const refused = run_two();
    EXPECT_EQ(refused.status, 4) << refused.error;
    EXPECT_THAT(refused.error, HasSubstr("branch " + branch + " is in the way of pexplore/e/"));
    EXPECT_THAT(refused.error, HasSubstr("git branch -m " + branch));
    EXPECT_EQ(sh("ls .pexplore").output, "");
    sh("rm -r .pexplore; git branch -D " + branch);
  }
  EXPECT_EQ(run_two().status, 0);
}

TEST_F(Repositories, ARepositoryThatMovedWithItsWorktreesIsCleanedUp) {
  run_two();
  sh("cd .. && mkdir new && mv repo new/r2 && mv repo.pexplore new/r2.pexplore");
  repository_ = place_.path() / "new" / "r2";
  EXPECT_THAT(sh("pexplore cleanup e --force").error, HasSubstr("pexplore trust e"));
  EXPECT_EQ(sh("pexplore trust e --yes").status, 0);
  EXPECT_EQ(json("pexplore show e a --json").at("worktree").as_string(),
            place_.path().string() + "/new/r2.pexplore/e/a");
  EXPECT_EQ(sh("git -C ../r2.pexplore/e/a status --porcelain").output, "");
  auto const adopted = sh("pexplore adopt e a && pexplore cleanup e --force");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_EQ(sh("git branch --list 'pexplore/*'; git worktree list | tail -n +2; ls ..").output,
            "r2\n");
}

TEST_F(Repositories, APathMayHaveAnyBytes) {
  auto const odd = place_.path() / "r\xE9p\xFF%41";
  std::filesystem::create_directory(odd);
  std::filesystem::rename(repository_, odd / "repo");
  repository_ = odd / "repo";
  sh("mkdir \"$(printf 'd\\351')\"; echo 1 > \"$(printf 'd\\351/f\\377')\"; git add . && git "
     "commit -qm odd");
  // Killed in its session, so that another process goes on with what the record says.
  auto const killed =
      sh("pexplore run --name e --task t --approach a=x --approach b=y --command "
         "'for f in d*/f*; do echo 2 > $f; done; [ -e ../../../../go ] || { touch "
         "../../../../began; exec sleep 100; }' "
         "-q & "
         "until [ -e ../../began ]; do sleep 0.01; done; kill -KILL $!; wait $!; touch ../../go");
  auto const resumed = sh("pexplore resume e");
  EXPECT_EQ(resumed.status, 0) << resumed.error;
  EXPECT_THAT(sh("pexplore show e").output, Not(HasSubstr("was missing")));
  auto const shown = json("pexplore show e a --json");
  EXPECT_THAT(std::string(shown.at("worktree").as_string()),
              testing::EndsWith("/r%E9p%FF%2541/repo.pexplore/e/a"));
  auto const adopted = sh("pexplore adopt e a && cat d*/f*");
  EXPECT_EQ(adopted.output.substr(adopted.output.size() - 2), "2\n") << adopted.error;
  auto const clean = sh("pexplore cleanup e --force");
  EXPECT_EQ(clean.status, 0) << clean.output << clean.error;
  EXPECT_EQ(sh("git branch --list 'pexplore/*'; git worktree list | tail -n +2; ls ..").output,
            "repo\n");
}

TEST_F(Repositories, WorktreesLieWhereTheSpecSays) {
  for (auto const& root :
       {std::string("../elsewhere"), std::string(".worktrees"), place_.path().string() + "/abs"}) {
    SCOPED_TRACE(root);
    write_spec(std::string(two_approaches) + "[worktree]\nroot = \"" + root + "\"\n");
    auto const run = sh("pexplore run -q ../spec.toml");
    EXPECT_EQ(run.status, 0) << run.error;
    EXPECT_FALSE(std::filesystem::exists(place_.path() / "repo.pexplore"));
    EXPECT_EQ(sh("git status --porcelain").output, "");
    EXPECT_EQ(sh("git worktree list | wc -l").output, "3\n");
    EXPECT_THAT(sh("pexplore show two").output, Not(HasSubstr("outside its worktree")));
    EXPECT_EQ(sh("pexplore adopt two many").status, 0);
    auto const clean = sh("pexplore cleanup two --force");
    EXPECT_EQ(clean.status, 0) << clean.error;
    EXPECT_EQ(sh("git worktree list | wc -l").output, "1\n");
    EXPECT_EQ(sh("git reset -q --hard HEAD~1").status, 0);
  }
}

TEST_F(Repositories, APlaceInTheEnvironmentCountsAndIsRemembered) {
  write_spec(std::string(two_approaches) + "[worktree]\nroot = \"../elsewhere\"\n");
  EXPECT_EQ(sh("PEXPLORE_WORKTREES=\"$PWD/../asked\" pexplore run -q ../spec.toml").status, 0);
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "elsewhere"));
  EXPECT_EQ(sh("pexplore cleanup two --force").status, 0) << "without the variable";
  EXPECT_EQ(sh("git worktree list | wc -l; find ../asked -name few").output, "1\n");
}

TEST_F(Repositories, ARecordStaysAsLongAsItsWorktreesDo) {
  run_two();
  sh("mv ../repo ../r2");
  repository_ = place_.path() / "r2";
  sh("pexplore trust e --yes");
  auto const kept = sh("pexplore cleanup e --force");
  EXPECT_EQ(kept.status, 1) << kept.output;
  EXPECT_THAT(kept.output, HasSubstr("The record is kept"));
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("e "));
}

TEST_F(Repositories, OrphansAreListedAndRemovedButNoWork) {
  run_two();
  sh("git worktree add -q ../side; git merge -q --no-edit pexplore/e/b; git branch pexplore/old/x; "
     "git branch pexplore-mine");
  EXPECT_THAT(sh("pexplore doctor").output, Not(HasSubstr("e/a")));
  sh("rm -r .pexplore");
  auto const told = sh("pexplore doctor").output;
  EXPECT_THAT(told, HasSubstr("e/a, e/b, old/x"));
  EXPECT_THAT(told, HasSubstr("pexplore cleanup --orphans --dry-run"));
  auto const before = sh("git for-each-ref; git worktree list").output;
  EXPECT_THAT(sh("pexplore cleanup --orphans --dry-run").output, HasSubstr("e/b: would free"));
  EXPECT_EQ(sh("git for-each-ref; git worktree list").output, before);
  auto const removed = sh("pexplore cleanup --orphans");
  EXPECT_EQ(removed.status, 0) << removed.error;
  EXPECT_THAT(removed.output, HasSubstr("branch pexplore/e/a kept: its work is not merged"));
  EXPECT_EQ(sh("git branch --format='%(refname:short)'; git worktree list | wc -l; ls ..").output,
            "main\npexplore-mine\npexplore/e/a\nside\n2\nrepo\nside\n");
  EXPECT_EQ(sh("pexplore cleanup --orphans --force").status, 0);
  EXPECT_EQ(sh("git branch --list 'pexplore/*'").output, "");
  EXPECT_THAT(sh("pexplore cleanup --orphans").output, HasSubstr("is of a recorded experiment"));
}

TEST_F(Repositories, AnOrphanWithUncommittedWorkIsKept) {
  run_two();
  sh("rm -r .pexplore; echo more > ../repo.pexplore/e/a/file.txt");
  auto const removed = sh("pexplore cleanup --orphans");
  EXPECT_THAT(removed.output, HasSubstr("the uncommitted change of file.txt would be lost"));
  EXPECT_EQ(sh("cat ../repo.pexplore/e/a/file.txt; ls ../repo.pexplore/e").output, "more\na\n");
}

TEST_F(Repositories, OrphansOfAnExperimentThatIsRecordedAreThoseItDoesNotKnow) {
  run_two();
  sh("git worktree add -q ../repo.pexplore/e/extra -b extra");
  EXPECT_EQ(sh("pexplore cleanup --orphans").status, 0);
  EXPECT_EQ(sh("ls ../repo.pexplore/e; git branch --list extra").output, "a\nb\n  extra\n");
}

TEST_F(Repositories, TwoPeopleShareARepository) {
  if (user.empty()) GTEST_SKIP() << "to be two people needs root";
  sh("cp " PEXPLORE
     " ../program; mkdir ../first ../second; chown 65533 ../first; chown 65532 ../second;"
     "git config core.sharedRepository group; chgrp -R 65530 .. && chmod -R g+rwX .. && "
     "find .. -type d -exec chmod g+s {} +");
  auto const as = [&](std::string const& who, std::string const& id, std::string const& command) {
    return sh("HOME=$PWD/../" + who +
              "; GIT_CONFIG_GLOBAL=$HOME/.gitconfig; export HOME GIT_CONFIG_GLOBAL; umask 002; "
              "setpriv --reuid=" +
              id +
              " --regid=65530 --clear-groups sh -c 'git config --global safe.directory \"*\"; "
              "git config --global user.name " +
              who + "; git config --global user.email x@x; " + command + "'");
  };
  std::string const run =
      "--task t --approach a=x --approach b=y --command \"echo x > b.txt; sleep 0.5\" -q";
  auto const first = as("first", "65533", "../program run --name one " + run);
  EXPECT_EQ(first.status, 0) << first.error;
  auto const second = as("second", "65532", "../program run --name two " + run);
  EXPECT_EQ(second.status, 0) << second.error;
  auto const listed = as("second", "65532", "../program list; ../program doctor");
  EXPECT_THAT(listed.output, HasSubstr("one is unreadable"));
  EXPECT_THAT(listed.output, Not(HasSubstr("orphans"))) << "they have an owner";
  auto const cleaned =
      as("second", "65532", "../program cleanup --orphans --force; ../program cleanup two --force");
  EXPECT_EQ(cleaned.status, 0) << cleaned.output << cleaned.error;
  EXPECT_EQ(sh("ls ../repo.pexplore; ls ../repo.pexplore/one").output, "one\na\nb\n");
  // At once, and neither is blamed for the work of the other.
  sh("("
     "setpriv --reuid=65533 --regid=65530 --clear-groups env HOME=$PWD/../first "
     "GIT_CONFIG_GLOBAL=$PWD/../first/.gitconfig sh -c "
     "'umask 002; ../program run --name three " +
     run +
     "' > ../three 2>&1) & "
     "setpriv --reuid=65532 --regid=65530 --clear-groups env HOME=$PWD/../second "
     "GIT_CONFIG_GLOBAL=$PWD/../second/.gitconfig sh -c "
     "'umask 002; ../program run --name four " +
     run + "' > ../four 2>&1; wait");
  for (std::string const name : {"three", "four"}) {
    auto const said = sh("cat ../" + name).output;
    EXPECT_THAT(said, HasSubstr("Recommended")) << name;
    EXPECT_THAT(said, Not(HasSubstr("outside its worktree"))) << name;
  }
}

TEST_F(Repositories, FilesOfAnotherUserAreNamedAndTheRestIsCleanedUp) {
  if (user.empty()) GTEST_SKIP() << "files of another user need root";
  sh("cp " PEXPLORE " ../program; chown -R 65534:65534 ..");
  auto const pexplore = user + "../program ";
  sh(pexplore +
     "run --name e --task t --approach a=x --approach b=y --command 'echo x > b.txt' -q");
  sh("mkdir -m 700 ../repo.pexplore/e/a/pgdata; echo x > ../repo.pexplore/e/a/pgdata/f");
  sh(pexplore + "adopt e b");
  auto const cleaned = sh(pexplore + "cleanup e");
  EXPECT_THAT(cleaned.output,
              HasSubstr("e/a/pgdata cannot be removed: it belongs to another user"));
  EXPECT_THAT(cleaned.output, HasSubstr("b: freed"));
  EXPECT_EQ(sh("ls ../repo.pexplore/e; ls ../repo.pexplore/e/a").output,
            "a\nb.txt\nfile.txt\npgdata\n");
  sh("rm -r ../repo.pexplore/e/a/pgdata");
  EXPECT_THAT(sh(pexplore + "cleanup e").output, HasSubstr("a: freed"));
}

}  // namespace
}  // namespace parallel_explore
