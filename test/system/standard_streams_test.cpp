#include "system/harness.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

class StandardStreams : public System {
 protected:
  void SetUp() override { write_spec(two_approaches); }

  /// Runs an experiment of that name with standard error as the redirection says; gives the status.
  std::string status_with(std::string const& name, std::string const& redirection) {
    return sh(fmt::format("pexplore run ../spec.toml --name {} {}; echo \"status $?\"", name,
                          redirection))
        .output;
  }
};

TEST_F(StandardStreams, ARunGoesOnWhereStandardErrorCannotBeWritten) {
  int number = 0;
  for (auto const* redirection : {"2>&-", "2>/dev/full", "2>../file.txt <&-", "2>&- <&-"}) {
    auto const name = fmt::format("e{}", ++number);
    EXPECT_THAT(status_with(name, redirection), HasSubstr("status 0")) << redirection;
    EXPECT_THAT(sh("pexplore status " + name).output, HasSubstr("completed")) << redirection;
  }
  sh("(pexplore run ../spec.toml --name pipe 2>&1 >/dev/null; echo $? > ../status) | true");
  EXPECT_EQ(sh("cat ../status").output, "0\n");
}

TEST_F(StandardStreams, ARunGoesOnWhereNobodyReadsStandardError) {
  auto const result =
      sh("mkfifo ../pipe; exec 9<>../pipe; head -c 65536 /dev/zero >&9; "
         "pexplore run ../spec.toml 2>&9; echo \"status $?\"");
  EXPECT_THAT(result.output, HasSubstr("status 0"));
}

TEST_F(StandardStreams, ARunGoesOnWhenTheReaderOfItsEventsLeaves) {
  auto const result =
      sh("(pexplore run ../spec.toml --events 2>../notes; echo $? >../status) | head -n 1");
  EXPECT_EQ(result.output.substr(0, 1), "{") << result.error;
  EXPECT_EQ(sh("cat ../status").output, "0\n") << sh("cat ../notes").output;
  EXPECT_THAT(sh("pexplore status two").output, HasSubstr("two is completed"));
  EXPECT_THAT(sh("cat ../notes").output, Not(HasSubstr("failed")));
}

TEST_F(StandardStreams, TheStatusIsTrueWhoeverReads) {
  auto const status_of = [&](std::string const& arguments) {
    sh(fmt::format("(pexplore {} 2>../notes; echo $? >../status) | :", arguments));
    return sh("cat ../status").output;
  };
  EXPECT_EQ(status_of("run --name none --task t --approach a=x --command false --events"), "2\n");
  EXPECT_EQ(status_of("run --name none2 --task t --approach a=x --command false"), "2\n");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  EXPECT_EQ(status_of("show two --fail-if 'lines < base' --fail-if-unsure"), "10\n")
      << sh("cat ../notes").output;
  EXPECT_EQ(status_of("show two"), "0\n");
}

TEST_F(StandardStreams, EventsThatADiskTakesNoMoreAreMissed) {
  auto const result = sh("pexplore run ../spec.toml --events >/dev/full; echo \"status $?\" >&2");
  EXPECT_THAT(result.error, HasSubstr("status 7"));
  EXPECT_THAT(sh("pexplore status two").output, HasSubstr("two is completed"));
}

TEST_F(StandardStreams, FollowingALogEndsWithItsReader) {
  ASSERT_EQ(sh("mkfifo ../go").status, 0);
  auto const result =
      sh("pexplore run --name slow --task t --approach a=x -q --command "
         "'for i in 1 2 3; do echo $i; done; read word <../../../go; echo 4; echo y >y' & "
         "until pexplore logs slow a 2>../notes | grep -q 3; do :; done; "
         "(pexplore logs -f slow a; echo $? >../status) | (read line; echo go >../go); wait; "
         "cat ../status");
  EXPECT_THAT(result.output, HasSubstr("0\n")) << result.error;
}

TEST_F(StandardStreams, APatchTakesNoMemoryHoweverLargeItIs) {
  ASSERT_EQ(sh("pexplore run --name big --task t --approach a=x -q --command "
               "'seq 1 4000000 > numbers.txt'")
                .status,
            0);
  for (auto const* option : {"", "--json"}) {
    // Most of a patch of 35 MB has passed when the peak is read.
    auto const result = sh(fmt::format(
        "rm -f ../patch; mkfifo ../patch; " PEXPLORE
        " diff big a {} >../patch & {{ head -c 30000000 "
        ">/dev/null; sed -n 's/VmHWM: *//p' /proc/$!/status; tail -c 14; }} <../patch; wait $!",
        option));
    EXPECT_EQ(result.status, 0) << result.error;
    EXPECT_LT(std::atoi(result.output.c_str()), 25'000) << result.output;
    EXPECT_THAT(result.output, HasSubstr("+4000000")) << result.output;
  }
}

TEST_F(StandardStreams, ASpecMayComeFromAPipe) {
  auto const plan = [&](std::string const& script) { return sh(script).output; };
  auto const expected = plan("pexplore run ../spec.toml --dry-run");
  EXPECT_THAT(expected, HasSubstr("two would run 2 approaches"));
  EXPECT_EQ(plan("pexplore run /dev/stdin --dry-run <../spec.toml"), expected);
  EXPECT_EQ(plan("cat ../spec.toml | pexplore run - --dry-run"), expected);
  EXPECT_EQ(plan("cat ../spec.toml | pexplore run --spec-format toml - --dry-run"), expected);
  EXPECT_THAT(plan("echo 'task: t' | pexplore run - --approach a=b --dry-run"),
              HasSubstr("t would run 1 approach"));
  EXPECT_THAT(plan("echo '{\"task\": \"t\"}' | pexplore run - --approach a=b --dry-run"),
              HasSubstr("t would run 1 approach"));
  auto const broken = sh("echo 'task = ' | pexplore run - --dry-run; echo $?");
  EXPECT_EQ(broken.output, "3\n");
  EXPECT_THAT(broken.error, HasSubstr("--spec-format"));
  auto const named = sh("echo 'task = ' | pexplore run - --spec-format toml --dry-run");
  EXPECT_THAT(named.error, HasSubstr("/dev/stdin:1"));
}

TEST_F(StandardStreams, AnAnswerThatCannotBeWrittenIsAFailure) {
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  for (auto const* command : {"list", "status two", "show two", "report two", "diff two many",
                              "doctor", "score ../table.csv"}) {
    sh("printf 'approach,speed\\na,1\\nb,2\\n' > ../table.csv");
    for (auto const* redirection : {">/dev/full", ">&-"}) {
      auto const result =
          sh(fmt::format("pexplore {} {}; echo \"status $?\" >&2", command, redirection));
      EXPECT_THAT(result.error, HasSubstr("status 7")) << command << redirection;
    }
    auto const read = sh(fmt::format("pexplore {} <&- >/dev/null 2>&-; echo $?", command));
    EXPECT_EQ(read.output, "0\n") << command;
  }
}

TEST_F(StandardStreams, NoCommandAbortsOrHangsWhereOneOfThemIsGone) {
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const odd = sh(R"(
printf 'approach,speed\na,1\nb,2\n' > ../table.csv
try() {  # PEXPLORE COMMAND...
  check() { case $1 in 12[4-9] | 13[1-9] | 1[4-9]? | 2??) echo "$2: status $1" >> ../odd ;; esac; }
  t="timeout 60"
  $t "$@" <&- > ../o 2>&1; check $? "$* <&-"
  $t "$@" < /dev/null >&- 2> ../o; check $? "$* >&-"
  $t "$@" < /dev/null > /dev/full 2> ../o; check $? "$* > full"
  $t "$@" < /dev/null > ../o 2>&-; check $? "$* 2>&-"
  $t "$@" < /dev/null > ../o 2> /dev/full; check $? "$* 2> full"
  { $t "$@" < /dev/null 2> ../o; echo $? > ../s; } | true; check $(cat ../s) "$* | true"
  { $t "$@" < /dev/null 2>&1 > ../o; echo $? > ../s; } | true; check $(cat ../s) "$* 2>&1 | true"
}
for command in list 'status two' 'show two' 'show two many' 'report two' 'diff two many' 'logs two many' history doctor   'score ../table.csv' 'plan-samples ../spec.toml' 'compare two two' 'trust two' 'init' 'run ../spec.toml --dry-run'   'run ../spec.toml' 'resume two' 'retry two' 'rescore two' 'cancel two' 'add two --approach x=1' 'adopt two nobody'   'tasks status' 'tasks plan ../none.md' 'cleanup two --dry-run' 'no-such-command' '--help' '--version'
do
  try )" PEXPLORE R"( $command
done
cat ../odd 2> /dev/null)");
  EXPECT_EQ(odd.output, "");
}

/// A terminal in which the program runs until the terminal is closed.
class Terminal {
 public:
  Terminal(std::string const& script, std::map<std::string, std::string> const& environment) {
    child_ = forkpty(&screen_, nullptr, nullptr, nullptr);
    if (child_ == 0) {
      for (auto const& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
      execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
      _exit(127);
    }
  }
  Terminal(Terminal const&) = delete;
  ~Terminal() {
    close_it();
    if (child_ > 0) (void)wait();
  }

  void close_it() {
    if (screen_ != -1) close(std::exchange(screen_, -1));
  }

  /// Everything that was shown until the program has ended.
  std::string shown() {
    std::string all;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 1; got > 0 || (got == -1 && errno == EINTR);) {
      got = read(screen_, buffer.data(), buffer.size());
      if (got > 0) all.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return all;
  }

  /// The exit status; 128 + signal after a death by a signal.
  int wait() {
    int status = 0;
    waitpid(std::exchange(child_, -1), &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t child_ = -1;
  int screen_ = -1;
};

class ClosedTerminal : public StandardStreams {
 protected:
  void SetUp() override {
    write_spec(R"(
name = "long"
task = "t"
[session]
agent = "command"
grace = "200ms"
[agent.command]
run = ["sh", "-c", "echo half > half; echo started > ../../../started; read word < ../../../go; echo y > y"]
[[approach]]
name = "a"
)");
    ASSERT_EQ(sh("mkfifo ../started ../go").status, 0);
  }

  /// Begins a run in a terminal, and returns once its session works.
  void begin(std::string const& before) {
    terminal_.emplace(fmt::format("cd {}; {} exec {} run ../spec.toml >../report",
                                  repository_.string(), before, PEXPLORE),
                      support::test_environment(place_.path()));
    ASSERT_EQ(sh("read word < ../started; echo $word").output, "started\n");
  }

  std::optional<Terminal> terminal_;
};

TEST_F(ClosedTerminal, SavesTheStateAndEndsTheSessions) {
  begin("");
  terminal_->close_it();
  EXPECT_EQ(terminal_->wait(), 128 + SIGHUP);
  EXPECT_THAT(sh("pexplore status long").output, HasSubstr("long is interrupted"));
  EXPECT_EQ(sh("git show pexplore/long/a:half").output, "half\n");
}

TEST_F(ClosedTerminal, ChangesNothingWhereTheSignalIsIgnored) {
  begin("trap '' HUP;");
  terminal_->close_it();
  sh("echo go > ../go");
  EXPECT_EQ(terminal_->wait(), 0);
  EXPECT_THAT(sh("pexplore status long").output, HasSubstr("completed"));
}

TEST_F(StandardStreams, ATerminalOfUnknownKindGetsNoEscapeSequences) {
  int number = 0;
  for (auto const* kind : {"TERM=", "TERM=dumb", "TERM=unknown", "-u TERM", "TERM=xterm"}) {
    Terminal terminal(fmt::format("cd {}; stty cols 40; exec env {} {} run ../spec.toml --name e{}",
                                  repository_.string(), kind, PEXPLORE, ++number),
                      support::test_environment(place_.path()));
    auto const shown = terminal.shown();
    EXPECT_EQ(terminal.wait(), 0) << shown;
    bool const is_known = std::string_view(kind) == "TERM=xterm";
    EXPECT_EQ(shown.find('\x1b') != std::string::npos, is_known) << kind << shown;
  }
}

TEST_F(StandardStreams, AFileAtItsSizeLimitIsAnErrorAndNoDeath) {
  auto const result = sh("ulimit -f 1; pexplore run ../spec.toml -q; echo \"status $?\"");
  EXPECT_THAT(result.output, HasSubstr("status 7")) << result.error;
}

}  // namespace
}  // namespace parallel_explore
