#include "system/tasks_harness.hpp"

// Events that runs of tasks survive, besides being killed at random: see tasks_kill_test.cpp.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr auto two_files = "- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n";
constexpr auto writes = "--command 'echo x > ${BRANCH_NAME##*-}' ";

class TasksSurvival : public Tasks {
 protected:
  support::ShellResult run(std::string const& more = {}) {
    return tasks(std::string("pexplore tasks run owner/repo#1 --yes -q ") + writes + more);
  }
};

TEST_F(TasksSurvival, BytesThatAreNoTextLeaveTheRecordReadable) {
  file_master(two_files);
  auto const result = tasks(
      "pexplore tasks run owner/repo#1 --yes -q --command 'echo x > \"$(printf \"x\\377y\")\"' "
      "--gate 'bytes=printf \"\\377\\n\"; test -e b.txt'");
  EXPECT_EQ(result.status, 2) << result.error;
  EXPECT_EQ(sh("pexplore tasks status --json").status, 0);
  EXPECT_EQ(sh("pexplore tasks cleanup --force").status, 0);
}

TEST_F(TasksSurvival, NumbersThatAreNoneAreRefused) {
  file_master(two_files);
  EXPECT_EQ(run("--success-threshold nan").status, 64);
  EXPECT_EQ(tasks("export PEXPLORE_SUCCESS_THRESHOLD=nan; pexplore tasks run owner/repo#1").status,
            64);
  EXPECT_EQ(run("--budget-usd nan").status, 64);
  EXPECT_EQ(run("--budget-usd inf").status, 64);
  EXPECT_THAT(server_.threads(), SizeIs(1));
}

TEST_F(TasksSurvival, AMergeThatWasKilledWhileItWasTestedIsTestedAgain) {
  file_master(two_files);
  auto const gate =
      "--gate 'both=if test -e a.txt && test -e b.txt && rm ../../../die; then kill -9 "
      "$PPID; fi' --integrate";
  EXPECT_EQ(sh("touch ../die").status, 0);
  EXPECT_EQ(run(gate).status, 137);
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "die"));
  auto const again = tasks("pexplore tasks resume");
  EXPECT_EQ(again.status, 0) << again.output << again.error;
  EXPECT_THAT(again.output, HasSubstr("2 of 2 results merge on branch integration/tasks-1"));
  EXPECT_EQ(tasks("pexplore tasks integrate").status, 0) << "as often as one likes";
  EXPECT_EQ(sh("git worktree list | grep -c integration").output, "0\n");
}

TEST_F(TasksSurvival, AMergeThatIsStoppedWhileItIsTestedLeavesNothing) {
  file_master(two_files);
  auto const gate =
      "--gate 'waits=case $PWD in *pexplore.integration) echo started > ../../../started; exec "
      "sleep 1000;; esac'";
  ASSERT_EQ(run(gate).status, 0);
  auto const result = tasks("mkfifo ../started; " PEXPLORE
                            " tasks integrate & pid=$!; read line < ../started; kill -TERM $pid; "
                            "wait $pid; echo \"exit $?\"");
  EXPECT_THAT(result.output, HasSubstr("exit 143"));
  EXPECT_THAT(result.error, HasSubstr("testing the merge was stopped"));
  EXPECT_EQ(sh("git worktree list | grep -c integration; git branch --list 'integration/*'").output,
            "0\n");
}

TEST_F(TasksSurvival, AnIntegrationBranchThatSomebodyStandsOnStays) {
  file_master(two_files);
  ASSERT_EQ(run("--integrate").status, 0);
  auto const before = sh("git checkout -q integration/tasks-1 && git rev-parse HEAD").output;
  auto const refused = tasks("pexplore tasks integrate");
  EXPECT_EQ(refused.status, 4);
  EXPECT_THAT(refused.error, HasSubstr("is checked out at"));
  EXPECT_EQ(sh("git rev-parse HEAD").output, before);
}

TEST_F(TasksSurvival, WorkWhoseWorktreeWasCleanedUpIsStillPublished) {
  file_master(two_files);
  (void)sh(
      "printf '#!/bin/sh\\nexit 1\\n' > ../remote.git/hooks/pre-receive; "
      "chmod +x ../remote.git/hooks/pre-receive");
  EXPECT_EQ(run("--gate 'once=echo gate >> ../../../gates'").status, 2);
  EXPECT_EQ(tasks("pexplore tasks cleanup").status, 0);
  EXPECT_EQ(sh("git worktree list | wc -l; rm ../remote.git/hooks/pre-receive").output, "1\n");
  auto const again = tasks("pexplore tasks retry");
  EXPECT_EQ(again.status, 0) << again.output << again.error;
  EXPECT_THAT(pull_requests(), SizeIs(2));
  EXPECT_EQ(json("pexplore tasks status --json").at("tasks").at(0).at("sessions").as_int64(), 1)
      << "no session was run again";
}

TEST_F(TasksSurvival, APushThatNobodyWroteDownIsOursAllTheSame) {
  file_master("- [ ] Write `a.txt`\n");
  (void)sh(
      "printf '#!/bin/sh\\nkill -9 $(cat %s/pid)\\n' $PWD/.. > ../remote.git/hooks/post-receive; "
      "chmod +x ../remote.git/hooks/post-receive");
  auto const killed =
      tasks(PEXPLORE
            " tasks run owner/repo#1 --yes -q --command 'date +%N > a.txt' & echo $! > ../pid; "
            "wait $!; echo $?");
  EXPECT_EQ(killed.output, "137\n");
  EXPECT_EQ(sh("git -C ../remote.git for-each-ref refs/heads/feat | wc -l; "
               "rm ../remote.git/hooks/post-receive")
                .output,
            "1\n");
  EXPECT_EQ(tasks("pexplore tasks cancel").status, 0);
  auto const again = tasks("pexplore tasks retry --fresh");
  EXPECT_EQ(again.status, 0) << again.output << again.error;
  EXPECT_THAT(pull_requests(), SizeIs(1));
}

TEST_F(TasksSurvival, AnIssueThatIsListedTwiceIsDoneOnceAndTheMasterNever) {
  file_master("- [ ] #1\n- [ ] #2\n- [ ] #2\n- [ ] Write `c.txt`\n");
  (void)file_master("Write `a.txt`", "Write a");
  auto const plan = tasks("pexplore tasks plan owner/repo#1");
  EXPECT_THAT(plan.output, HasSubstr("#1 lists itself"));
  EXPECT_THAT(plan.output, HasSubstr("#2 is listed twice"));
  EXPECT_EQ(tasks_json("pexplore tasks plan owner/repo#1 --json").at("tasks").as_array().size(),
            2U);
}

TEST_F(TasksSurvival, AFileIsTheSameHoweverItIsSpelled) {
  write("plans/list.md", two_files);
  auto const url = [&](std::string const& script) {
    return std::string(json(script + " --no-github --json").at("master").at("url").as_string());
  };
  EXPECT_EQ(url("pexplore tasks plan plans/list.md"), "plans/list.md");
  EXPECT_EQ(url("pexplore tasks plan ./plans/../plans/list.md"), "plans/list.md");
  EXPECT_EQ(url("cd plans; pexplore tasks plan list.md"), "plans/list.md");
  EXPECT_EQ(url("pexplore tasks plan $PWD/plans/list.md"), "plans/list.md");
  EXPECT_EQ(url("cp plans/list.md ..; pexplore tasks plan ../list.md"), "list.md")
      << "its place is private";
}

TEST_F(TasksSurvival, WhatOnlyAnExplorationCanDoIsRefused) {
  file_master(two_files);
  ASSERT_EQ(run().status, 0);
  for (char const* command :
       {"resume tasks-1", "retry tasks-1", "sample tasks-1", "add tasks-1 --approach x"}) {
    auto const result = sh(std::string("pexplore ") + command);
    EXPECT_EQ(result.status, 4) << command << result.output << result.error;
  }
  EXPECT_THAT(sh("pexplore tasks resume tasks-1").error, Not(IsEmpty()));
}

TEST_F(TasksSurvival, PasswordsOfTheRemoteAreWrittenNowhere) {
  file_master(two_files);
  (void)sh("git config remote.origin.url http://bob:hunter2secret@127.0.0.1:9/owner/repo.git");
  auto const result = run();
  EXPECT_EQ(result.status, 2) << result.output << result.error;
  EXPECT_THAT(result.output + result.error, Not(HasSubstr("hunter2secret")));
  EXPECT_EQ(sh("grep -rl hunter2secret .pexplore | wc -l").output, "0\n");
  for (auto const& each : server_.threads())
    EXPECT_THAT(each.body, Not(HasSubstr("hunter2secret")));
}

}  // namespace
}  // namespace parallel_explore
