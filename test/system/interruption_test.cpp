#include "process/proc.hpp"
#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// One approach that ends at once and one that says that it runs and then waits for ever.
class Interruption : public System {
 protected:
  void SetUp() override {
    write_spec(R"(
name = "long"
task = "t"
[session]
agent = "command"
max_parallel = 1
grace = "200ms"
[agent.command]
run = ["sh", "-c", "{description}"]
[[approach]]
name = "quick"
description = "echo run >> ../count; echo x > x"
[[approach]]
name = "slow"
description = "test -e ../../../open && echo y > y && exit; echo half > half; echo started > ../../../started; sleep 1000"
)");
    ASSERT_EQ(sh("mkfifo ../started").status, 0);
  }

  /// One approach whose session is that command of a shell.
  void write_log_spec(std::string const& command) {
    write_spec(R"(
name = "log"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", ")" +
               command +
               R"("]
[[approach]]
name = "a"
)");
  }

  /// Starts a run, waits until the slow session works, and does that to it (`$pid`).
  support::ShellResult interrupt(std::string const& action) {
    return sh(PEXPLORE " run ../spec.toml 2> ../stderr & pid=$!; read line < ../started; " +
              action + "; wait $pid; echo \"exit $?\"; cat ../stderr");
  }
};

TEST_F(Interruption, CtrlCSavesTheStateAndResumeContinues) {
  auto const result = interrupt("kill -INT $pid");
  EXPECT_THAT(result.output, HasSubstr("exit 130"));
  EXPECT_THAT(result.output, HasSubstr("pexplore resume long"));
  auto const status = sh("pexplore status long").output;
  EXPECT_THAT(status, HasSubstr("long is interrupted"));
  EXPECT_THAT(status, HasSubstr("quick"));
  EXPECT_EQ(sh("git show pexplore/long/slow:half").output, "half\n") << "what it had done is kept";

  auto const resumed = sh("touch ../open; pexplore resume long");
  EXPECT_EQ(resumed.status, 0) << resumed.error;
  EXPECT_EQ(sh("cat ../repo.pexplore/long/count").output, "run\n")
      << "completed approaches run once";
  EXPECT_EQ(sh("git show pexplore/long/slow:y").output, "y\n");
  EXPECT_EQ(sh("pexplore resume long").status, 4);
}

TEST_F(Interruption, StatusTellsWhatAKilledRunLeftRunning) {
  write_log_spec("sleep 1000 & echo started > ../../../started; wait");
  auto const result = interrupt(
      "kill -KILL $pid; wait $pid; pexplore status log; pexplore cancel log; pexplore status log");
  auto const first = result.output.substr(0, result.output.find("Resume it"));
  EXPECT_THAT(first, HasSubstr("1 process of the interrupted run still runs")) << result.error;
  EXPECT_THAT(result.output.substr(first.size()), HasSubstr("None of its processes still runs."));
}

TEST_F(Interruption, TermIsAnInterruptionToo) {
  EXPECT_THAT(interrupt("kill -TERM $pid").output, HasSubstr("exit 143"));
}

TEST_F(Interruption, TheEndOfTheTerminalIsAnInterruptionToo) {
  EXPECT_THAT(interrupt("kill -HUP $pid").output, HasSubstr("exit 129"));
}

TEST_F(Interruption, KilledItLeavesARecordThatTellsTheTruth) {
  // A session may work before its process is in the record: the test is of what comes after.
  EXPECT_THAT(interrupt("until " PEXPLORE " status long --json | grep -q '\"pid\": *[1-9]'; do :; "
                        "done; kill -KILL $pid")
                  .output,
              HasSubstr("exit 137"));
  auto const status = json("pexplore status long --json");
  EXPECT_EQ(status.at("state").as_string(), "interrupted");
  EXPECT_EQ(status.at_pointer("/approaches/0/state").as_string(), "completed");
  auto const pid = static_cast<int>(status.at_pointer("/approaches/1/pid").as_int64());
  EXPECT_GT(pid, 0);

  auto const again = sh("pexplore run ../spec.toml");
  EXPECT_EQ(again.status, 4);
  EXPECT_THAT(again.error, HasSubstr("pexplore resume long"));

  EXPECT_EQ(sh("touch ../open; pexplore resume long -q").status, 0);
  EXPECT_FALSE(process::alive({pid, process::start_ticks(pid)}));
  EXPECT_EQ(sh("cat ../repo.pexplore/long/count").output, "run\n");
}

TEST_F(Interruption, WhileItRunsOthersReadAndASecondRunIsToldThePid) {
  auto const result = interrupt(
      "echo \"pid $pid\"; pexplore status long; pexplore run ../spec.toml 2>&1; echo \"second "
      "$?\"; "
      "pexplore cleanup long --force 2>&1; echo \"cleanup $?\"; kill -INT $pid");
  EXPECT_THAT(result.output, HasSubstr("long is running"));
  auto const pid = result.output.substr(4, result.output.find('\n') - 4);
  EXPECT_THAT(result.output, HasSubstr("experiment long is running (process " + pid + ")"));
  EXPECT_THAT(result.output, HasSubstr("second 4"));
  EXPECT_THAT(result.output, HasSubstr("cleanup 4"));
}

TEST_F(Interruption, LogsAreFollowedToTheEnd) {
  write_log_spec(
      "echo first; echo x > ../../../started; read line < ../../../go; echo last; echo x > x");
  auto const result = sh("mkfifo ../go; " PEXPLORE
                         " run ../spec.toml -q > /dev/null & read line < ../started; " PEXPLORE
                         " logs -f log a > ../followed & echo > ../go; wait; cat ../followed");
  EXPECT_EQ(result.output, "first\nlast\n") << result.error;
}

TEST_F(Interruption, LogsAreFollowedNoLongerThanTheRunLives) {
  write_log_spec("echo first; echo x > ../../../started; exec sleep 1000");
  // The pipe stays open here, so that no program that prints into it gets a SIGPIPE.
  auto const result = sh("mkfifo ../lines; exec 3<> ../lines; " PEXPLORE
                         " run ../spec.toml -q & pid=$!; read line < ../started; " PEXPLORE
                         " logs -f log a >&3 & logs=$!; read line <&3; echo \"$line\"; "
                         "kill -KILL $pid; wait $logs; echo \"exit $?\"");
  EXPECT_EQ(result.output, "first\nexit 0\n") << result.error;
  sh("pexplore cleanup log --force");
}

TEST_F(Interruption, TheDeadlineOfTheWholeRunEndsIt) {
  auto const result = sh("cat ../started > /dev/null & pexplore run ../spec.toml --deadline 1s -q");
  EXPECT_EQ(result.status, 0) << "what passed before it can be taken";
  EXPECT_THAT(sh("pexplore status long").output, HasSubstr("deadline passed"));
}

TEST_F(Interruption, ATornLastLineIsLeftOutAndSaid) {
  ASSERT_THAT(interrupt("kill -KILL $pid").output, HasSubstr("exit 137"));
  auto const journal = repository_ / ".pexplore/long/journal.jsonl";
  auto const whole = support::read_file(journal);
  support::write_file(journal, whole + "{\"seq\":999,\"ti");
  EXPECT_THAT(sh("pexplore status long").output, HasSubstr("last line is incomplete"));
  auto const damaged = "{\"seq\":7}" + whole.substr(9);
  support::write_file(journal, damaged);
  auto const result = sh("pexplore status long");
  EXPECT_EQ(result.status, 9);
  EXPECT_THAT(result.error, HasSubstr("journal.jsonl:1: this line is damaged"));
  EXPECT_THAT(result.output, Not(HasSubstr("interrupted")));
  support::write_file(journal, whole);
  EXPECT_EQ(sh("touch ../open; pexplore resume long -q").status, 0)
      << "and nothing is left running";
}

}  // namespace
}  // namespace parallel_explore
