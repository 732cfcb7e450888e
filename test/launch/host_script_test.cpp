#include "launch/job_text.hpp"
#include "rig.hpp"

namespace parallel_explore::launch {
namespace {

using testing::HasSubstr;

class HostScript : public Rig {};

TEST_F(HostScript, MakesAWorktreeOnItsBranch) {
  EXPECT_EQ(sh("cat $tree/file; git -C $tree status --porcelain; git -C $tree branch").output,
            "one\n* pexplore/e/a\n");
  // A second time, what is there stays.
  EXPECT_EQ(
      sh("echo two > $tree/file; host tree repo/e/a $(cat commit) b n m; cat $tree/file").output,
      "two\n");
}

TEST_F(HostScript, CollectsWorkWithTheSessionsOwnCommits) {
  auto const result = sh(
      "cd $tree && mkdir build && echo x > build/ignored && echo two > file && git commit -q -a -m "
      "own && echo new > new && rm file && cd ../../../.. && set -- $(host collect repo/e/a) && "
      "git -C $tree log --format=%s $2 && git -C $tree diff-tree -r --name-status $2 $1");
  EXPECT_EQ(result.output, "own\nfirst\nD\tfile\nA\tnew\n") << result.error;
}

TEST_F(HostScript, LeavesOutWhatWasThereBeforeTheSession) {
  auto const result =
      sh("echo made > $tree/by-setup; echo x > \"$tree/a [b]*\"; host ready repo/e/a; echo new > "
         "$tree/new; set -- $(host collect repo/e/a); git -C $tree diff-tree -r --name-only $2 $1");
  EXPECT_EQ(result.output, "new\n") << result.error;
}

TEST_F(HostScript, CollectsWhateverTheSessionHidesFromGit) {
  auto const result = sh(
      "cd $tree && git update-index --skip-worktree file && echo hidden > file && git config "
      "core.hooksPath $PWD/hooks && git config core.fsmonitor 'touch ran' && cd ../../../.. && set "
      "-- $(host collect repo/e/a) && git -C $tree show $1:file && ls $tree");
  EXPECT_THAT(result.output, HasSubstr("hidden"));
  EXPECT_THAT(result.output, testing::Not(HasSubstr("ran")));
}

TEST_F(HostScript, ResetsEveryFileAndSaysWhichDiffered) {
  auto const result = sh(
      "mkdir $tree/build; echo kept > $tree/build/ignored; echo changed > $tree/file; echo new > "
      "$tree/new; host reset repo/e/a $(cat commit) | tr '\\0' ' '; cat $tree/file; ls $tree");
  EXPECT_EQ(result.output, "file new one\nbuild\nfile\n") << result.error;
}

TEST_F(HostScript, MovesTheBranchOnlyIfItIsTold) {
  auto const commit =
      "cd src && echo two > file && git commit -q -a -m second && git push -q "
      "../root/repo/base.git "
      "HEAD:refs/pexplore/e/b && git rev-parse HEAD > ../second && cd .. && ";
  auto const result = sh(std::string(commit) +
                         "host reset repo/e/a $(cat second) >/dev/null && git -C $tree log "
                         "--format=%s -1 && host reset repo/e/a $(cat second) $(cat second) && git "
                         "-C $tree log --format=%s -1 && git -C $tree status --porcelain");
  EXPECT_EQ(result.output, "first\nsecond\n") << result.error;
}

TEST_F(HostScript, EndsEverythingOfAJobThatIsStopped) {
  // The output ends when nothing has it open any more.
  auto const result = sh(
      "command='trap : TERM; sleep 1000 & sleep 1000'; mkfifo pipe; { printf %s \"$command\"; cat "
      "pipe; } | host run repo/e/a j ${#command} 0 0 0 & until [ -f root/repo/e/.a/jobs/j/pid ]; "
      "do "
      "sleep 0.05; done; : > pipe; host stop repo/e/a j KILL 0; wait $!; echo $?; read "
      "-r code times < root/repo/e/.a/jobs/j/status; echo $code; pgrep -f 'sleep 1000' -g $(cat "
      "root/repo/e/.a/jobs/j/pid)");
  EXPECT_EQ(result.output, "137\n137\n");
}

TEST_F(HostScript, RemovesAWorktreeWithItsJobs) {
  EXPECT_EQ(sh("host remove repo/e/a; ls -A root/repo").output, "base.git\n");
}

TEST_F(HostScript, SaysWhereItCannotWrite) {
  auto const result = sh("mkdir root/.written; host check 2>&1; echo $?");
  EXPECT_THAT(result.output, HasSubstr("/root cannot be written: Is a directory\n1\n"));
}

TEST_F(HostScript, SaysWhatTheMachineIs) {
  auto const result = sh("host check git no-such-program");
  EXPECT_THAT(result.output, HasSubstr("git git version"));
  EXPECT_THAT(result.output, HasSubstr("program git /"));
  EXPECT_THAT(result.output, testing::Not(HasSubstr("no-such-program")));
}

TEST_F(HostScript, SaysWhichExperimentsAreAtWork) {
  auto const result = sh(
      "mkfifo go; command=': > begun; read line < '$PWD/go; { printf %s \"$command\"; } | host run "
      "repo/e/a j ${#command} 0 0 0 & until [ -f $tree/begun ]; do sleep 0.05; done; host check | "
      "grep ^run; echo > go; wait; host check | grep ^run");
  EXPECT_EQ(result.output, "run repo/e 1\n") << result.error;
}

TEST_F(HostScript, SaysWhetherAWorktreeHasChanged) {
  auto const result = sh(
      "echo true | host run repo/e/a j 4 0 0 0; old='1 hour ago'; seen=root/repo/e/.a/jobs/j/seen\n"
      "looked() { host changed repo/e/a j && echo changed || echo same; }\n"
      "find $tree -exec touch -d \"$old\" {} +; looked\n"
      "echo x > $tree/.git/x; touch -d \"$old\" $tree; looked\n"
      "echo x > $tree/new; touch -d '2 minutes ago' $seen; looked; looked; "
      "find $tree -exec touch -d '1 minute ago' {} +; looked");
  EXPECT_EQ(result.output, "same\nsame\nchanged\nsame\nsame\n") << result.error;
}

/// Another test, or a person, may have the lock; it is waited for.
TEST_F(HostScript, HoldsTheLockForMeasuringUntilItsInputEnds) {
  auto const result = sh(
      "mkfifo in out; host hold 200 the-first <in >out & exec 3>in 4<out\n"
      "until read line <&4 && [ \"$line\" = held ]; do :; done\n"
      "host hold 0 second </dev/null; echo $?\n"
      "exec 3>&-; wait; host hold 200 third </dev/null | tail -n 1; ls /tmp/parallel_explore-$(id "
      "-u) | grep -c 'lock.[0-9]'");
  EXPECT_THAT(result.output, testing::ContainsRegex("^waiting [1-9][0-9]* the-first\n1\nheld\n"))
      << result.error;
}

TEST_F(HostScript, TellsTheMemoryOfACommandThatWasMeasured) {
  CommandLine command;
  command.argv = {"sh", "-c", "head -c 30000000 /dev/zero | tail -c 30000000 | wc -c"};
  auto const text = job_text(command, {}, {}, true);
  support::write_file(place_.path() / "text", text);
  auto const result = sh("[ -x /usr/bin/time ] || echo none; host run repo/e/a j " +
                         std::to_string(text.size()) + " 0 0 0 < text; host times repo/e/a j");
  if (result.output.starts_with("none")) GTEST_SKIP() << "needs GNU time";
  auto const at = result.output.find(" peak=");
  ASSERT_NE(at, std::string::npos) << result.output << result.error;
  EXPECT_GT(std::stoll(result.output.substr(at + 6)), 30'000'000);
  EXPECT_LT(std::stoll(result.output.substr(at + 6)), 300'000'000);
}

}  // namespace
}  // namespace parallel_explore::launch
