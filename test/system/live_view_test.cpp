#include "system/harness.hpp"
#include "system/real_terminal.hpp"

#include <fmt/format.h>

#include <csignal>

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto down = "\x1b[B";

/// A run of two approaches, each of which prints a line and works until something comes from
/// ../go-NAME.
class LiveRun : public System {
 protected:
  void SetUp() override {
    ASSERT_EQ(sh("mkfifo ../go-first ../go-second ../go-third").status, 0);
    write_spec(R"(
name = "live"
task = "t"
[session]
agent = "command"
grace = "200ms"
[agent.command]
run = ["sh", "-c", "echo reading the tests; read line < ../../../go-$PEXPLORE_APPROACH; echo x > x"]
[[approach]]
name = "first"
[[approach]]
name = "second"
[[criterion]]
name = "exists"
run = "test -e x"
gate = true
)");
  }

  /// A run in the background does not end with its test.
  void TearDown() override {
    (void)sh("pexplore stop live 2> ../stopped && pexplore stop live 2>> ../stopped");
  }

  /// Runs a script in a terminal, where $pexplore is the program.
  RealTerminal& begin(std::string const& script) {
    screen_.emplace(fmt::format("cd {}; pexplore={}; {}", repository_.string(), PEXPLORE, script),
                    support::test_environment(place_.path()));
    return *screen_;
  }

  /// Lets all sessions end.
  void let_go() { (void)sh("echo > ../go-first; echo > ../go-second"); }

  std::optional<RealTerminal> screen_;
};

TEST_F(LiveRun, ShowsWhatEachDoesAndLeavesItsTableAboveTheReport) {
  auto& terminal = begin("exec $pexplore run ../spec.toml");
  auto const running = terminal.until("q:stop");
  EXPECT_THAT(running, HasSubstr("first"));
  (void)terminal.until("reading the tests");
  EXPECT_FALSE(terminal.has_first_modes());
  let_go();
  auto const status = terminal.end();
  auto const text = terminal.screen().text();
  EXPECT_EQ(status, 0) << text;
  EXPECT_THAT(text, AllOf(HasSubstr("first     completed"), HasSubstr("2/2  2 completed"),
                          Not(HasSubstr("q:stop"))));
  EXPECT_TRUE(terminal.has_first_modes());
  EXPECT_TRUE(terminal.screen().shows_cursor());
  EXPECT_THAT(terminal.screen().unknown(), IsEmpty());
}

TEST_F(LiveRun, KeysOpenTextsAndSteerTheRun) {
  auto& terminal = begin("exec $pexplore run ../spec.toml");
  (void)terminal.until("reading the tests");
  terminal.type(std::string(down) + "\r");
  (void)terminal.until("q:close");
  EXPECT_TRUE(terminal.screen().is_alternate());
  terminal.type("q");
  (void)terminal.until("q:stop");
  terminal.type("athird=Another way\r");
  (void)terminal.until("Added third.");
  terminal.type("t");
  (void)terminal.until("Tell first:");
  terminal.type("More of it\r");
  (void)terminal.until("it can take a remark once it has ended");
  terminal.type("cy");
  (void)terminal.until("Cancelled first.");
  terminal.type("qy");
  EXPECT_EQ(terminal.end(), 130);
  EXPECT_TRUE(terminal.has_first_modes());
  auto const status = sh("pexplore status live").output;
  EXPECT_THAT(status, AllOf(HasSubstr("live is interrupted"), HasSubstr("third"),
                            HasSubstr("first     cancelled")));
}

TEST_F(LiveRun, CtrlCStopsItAsEver) {
  auto& terminal = begin("exec $pexplore run ../spec.toml");
  (void)terminal.until("reading the tests");
  terminal.type("\x03");
  EXPECT_EQ(terminal.end(), 130);
  EXPECT_THAT(terminal.screen().text(), AllOf(HasSubstr("Press Ctrl-C again to kill them."),
                                              HasSubstr("resume: pexplore resume live")));
  EXPECT_TRUE(terminal.has_first_modes());
}

TEST_F(LiveRun, EverySignalThatEndsItPutsTheTerminalBack) {
  for (int const signal : {SIGTERM, SIGQUIT, SIGABRT, SIGSEGV}) {
    auto& terminal = begin(fmt::format("exec $pexplore run ../spec.toml --name e{}", signal));
    (void)terminal.until("reading the tests");
    EXPECT_FALSE(terminal.has_first_modes());
    terminal.type(std::string(down) + "\r");
    (void)terminal.until("q:close");
    kill(terminal.child(), signal);
    EXPECT_EQ(terminal.end(), 128 + signal);
    EXPECT_TRUE(terminal.has_first_modes()) << signal;
    EXPECT_TRUE(terminal.screen().shows_cursor()) << signal;
    EXPECT_FALSE(terminal.screen().is_alternate()) << signal;
  }
}

TEST_F(LiveRun, TheShellGetsTheTerminalWhileItIsStopped) {
  auto& terminal = begin(
      "set -m; $pexplore run ../spec.toml; stty -a | grep -o ' icanon'; echo stopped; read word; "
      "fg > ../fg; echo ended $?");
  (void)terminal.until("reading the tests");
  terminal.type("\x1a");
  (void)terminal.until("stopped");
  EXPECT_TRUE(terminal.has_first_modes());
  EXPECT_TRUE(terminal.screen().shows_cursor());
  EXPECT_THAT(terminal.screen().text(), HasSubstr(" icanon"));
  terminal.type("go on\n");
  (void)terminal.until("go on\n");
  let_go();
  (void)terminal.until("ended 0");
  EXPECT_EQ(terminal.end(), 0);
  EXPECT_THAT(terminal.screen().text(), HasSubstr("2/2  2 completed"));
}

TEST_F(LiveRun, InTheBackgroundItPrintsLinesAndTakesNoKeys) {
  auto& terminal =
      begin("set -m; $pexplore run ../spec.toml & read word; echo \"read $word\"; wait; echo over");
  (void)terminal.until("second: command session started");
  terminal.type("quit\n");
  (void)terminal.until("read quit");
  let_go();
  (void)terminal.until("over");
  EXPECT_THAT(terminal.bytes(), Not(HasSubstr("\x1b[?25l")));
  EXPECT_THAT(terminal.screen().text(), HasSubstr("first: completed"));
}

TEST_F(LiveRun, IsWatchedFromAnotherTerminal) {
  auto& terminal = begin("$pexplore run --detach -q ../spec.toml; exec $pexplore watch live");
  (void)terminal.until("reading the tests");
  terminal.type(std::string(down) + "cy");
  (void)terminal.until("Cancelled first.");
  terminal.type("qy");
  EXPECT_EQ(terminal.end(), 130);
  EXPECT_THAT(terminal.screen().text(), HasSubstr("The run goes on."));
  EXPECT_THAT(sh("pexplore status live").output, HasSubstr("live is running"));
}

TEST_F(LiveRun, IsStoppedFromAnotherTerminal) {
  auto& terminal = begin("$pexplore run --detach -q ../spec.toml; exec $pexplore watch live");
  (void)terminal.until("reading the tests");
  terminal.type("qs");
  EXPECT_EQ(terminal.end(), 130);
  EXPECT_THAT(sh("pexplore status live").output, HasSubstr("live is interrupted"));
}

TEST_F(LiveRun, PlainIsOneLineAnEvent) {
  auto& terminal = begin("exec $pexplore run ../spec.toml --plain");
  (void)terminal.until("second: command session started");
  let_go();
  (void)terminal.end();
  EXPECT_THAT(terminal.screen().text(), HasSubstr("first: completed"));
  EXPECT_THAT(terminal.bytes(), Not(HasSubstr("\x1b[?25l")));
}

TEST_F(LiveRun, NoColorConcernsColoursOnly) {
  auto& terminal = begin("export NO_COLOR=1; exec $pexplore run ../spec.toml");
  (void)terminal.until("q:stop");
  let_go();
  (void)terminal.end();
  EXPECT_THAT(terminal.bytes(),
              AllOf(HasSubstr("\x1b[?25l"), Not(testing::ContainsRegex("\x1b\\[[0-9]+m"))));
}

}  // namespace
}  // namespace parallel_explore
