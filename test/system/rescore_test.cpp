#include "process/proc.hpp"
#include "system/harness.hpp"

// Signals, kills and unwritable files while a completed experiment is looked at again.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A completed experiment of two approaches which both changed a file that is protected, and a
/// criterion that says when it is measured and then waits for ever, in a session of its own that
/// outlives a killed pexplore.
class Looking : public System {
 protected:
  void SetUp() override {
    write("checks.sh", "base\n");
    ASSERT_EQ(sh("git add -A && git commit -qm checks && mkfifo ../started").status, 0);
    write_spec(R"(
name = "m"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "echo work > checks.sh; echo {approach} > x"]
[evaluate]
protect = ["checks.sh"]
base = false
[[approach]]
name = "a"
[[approach]]
name = "b"
[[criterion]]
name = "exists"
run = "test -s x"
gate = true
)");
    support::write_file(place_.path() / "slow.toml", R"([[criterion]]
name = "slow"
run = "setsid --wait sh -c 'echo $$ > ../../../pid; echo started > ../../../started; exec sleep 1000'"
)");
    support::write_file(place_.path() / "quick.toml", R"([[criterion]]
name = "quick"
run = "test $(cat checks.sh) = base"
gate = true
)");
    auto const result = sh("pexplore run ../spec.toml -q");
    ASSERT_EQ(result.status, 0) << result.error;
  }

  /// Starts a command, waits until it says that it works, and does that to it (`$pid`).
  support::ShellResult interrupt(std::string const& command, std::string const& action) {
    return sh(PEXPLORE " " + command + " 2> ../stderr & pid=$!; read line < ../started; " + action +
              "; wait $pid; echo \"exit $?\"; cat ../stderr");
  }

  support::ShellResult interrupt_rescore(std::string const& action) {
    return interrupt("rescore m --criterion ../slow.toml", action);
  }

  /// The protected file in both worktrees, and what git says has changed.
  std::string worktrees() {
    return sh("for name in a b; do (cd ../repo.pexplore/m/$name 2> /dev/null && cat checks.sh && "
              "git status --porcelain); done")
        .output;
  }

  /// Whether the process whose id is in that file has ended.
  bool is_gone(std::string const& file) {
    int const pid = std::stoi(support::read_file(place_.path() / file));
    return !process::alive({pid, process::start_ticks(pid)});
  }

  void kill_while_it_measures() {
    ASSERT_THAT(interrupt_rescore("kill -KILL $pid").output, HasSubstr("exit 137"));
    ASSERT_THAT(worktrees(), HasSubstr("base\n")) << "there is nothing to restore";
    ASSERT_FALSE(is_gone("pid")) << "there is nothing to end";
  }

  static constexpr auto as_it_was = "work\nwork\n";
};

TEST_F(Looking, MeasuresInWhatTheBaseHas) {
  auto const result = interrupt_rescore("cat ../repo.pexplore/m/a/checks.sh; kill -INT $pid");
  EXPECT_THAT(result.output, HasSubstr("base\n"));
}

TEST_F(Looking, CtrlCInRescoreGivesTheWorkBack) {
  auto const result = interrupt_rescore("kill -INT $pid");
  EXPECT_THAT(result.output, HasSubstr("exit 130"));
  EXPECT_THAT(result.output, HasSubstr("rescoring m was stopped"));
  EXPECT_EQ(worktrees(), as_it_was);
  EXPECT_TRUE(is_gone("pid"));
  EXPECT_THAT(sh("pexplore status m").output, HasSubstr("m is completed"));
}

TEST_F(Looking, TermInRescoreGivesTheWorkBack) {
  EXPECT_THAT(interrupt_rescore("kill -TERM $pid").output, HasSubstr("exit 143"));
  EXPECT_EQ(worktrees(), as_it_was);
}

TEST_F(Looking, AStoppedRescoreCanBeRunAgain) {
  interrupt_rescore("kill -INT $pid");
  auto const result = sh("pexplore rescore m --criterion ../quick.toml");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(worktrees(), as_it_was);
  EXPECT_EQ(json("pexplore show m a --json").at_pointer("/measurements/quick/passed").as_bool(),
            true);
}

TEST_F(Looking, ResumeGivesTheWorkBackAfterAKillInRescore) {
  kill_while_it_measures();
  auto const result = sh("pexplore resume m -q");
  EXPECT_EQ(result.status, 1) << "the criterion has no value yet" << result.error;
  EXPECT_EQ(worktrees(), as_it_was);
  EXPECT_TRUE(is_gone("pid"));
  EXPECT_THAT(sh("pexplore status m").output, HasSubstr("m is completed"));
  EXPECT_EQ(sh("pexplore resume m -q").status, 4) << "there was something to do once";
}

TEST_F(Looking, RescoreGivesTheWorkBackAfterAKillInRescore) {
  kill_while_it_measures();
  auto const result = sh("pexplore rescore m --weights slow=2 --keep");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(worktrees(), as_it_was);
  EXPECT_TRUE(is_gone("pid"));
}

TEST_F(Looking, DistinguishGivesTheWorkBackAfterAKillInRescore) {
  kill_while_it_measures();
  auto const result = sh("pexplore distinguish m -- cat checks.sh");
  EXPECT_THAT(result.output, HasSubstr("all approaches behave the same")) << result.error;
  EXPECT_EQ(worktrees(), as_it_was);
  EXPECT_TRUE(is_gone("pid"));
}

TEST_F(Looking, CleanupRemovesEverythingAfterAKillInRescore) {
  kill_while_it_measures();
  auto const result = sh("pexplore cleanup m");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, Not(HasSubstr("kept worktree")));
  EXPECT_EQ(worktrees(), "");
  EXPECT_TRUE(is_gone("pid"));
}

TEST_F(Looking, ALogThatCannotBeWrittenIsAnErrorAndTheWorkIsGivenBack) {
  auto const result =
      sh("for log in .pexplore/m/sessions/*evaluation.log; do rm $log; mkdir $log; done\n"
         "pexplore rescore m --criterion ../quick.toml");
  EXPECT_EQ(result.status, 7) << result.output;
  EXPECT_THAT(result.error, HasSubstr("evaluation.log"));
  EXPECT_EQ(worktrees(), as_it_was);
}

TEST_F(Looking, CtrlCInDistinguishEndsItsCommands) {
  auto const result = interrupt(
      "distinguish m -- sh -c 'echo $$ > ../../../pid; echo started > ../../../started; exec sleep "
      "1000'",
      "kill -INT $pid");
  EXPECT_THAT(result.output, HasSubstr("exit 130"));
  EXPECT_TRUE(is_gone("pid"));
  EXPECT_EQ(worktrees(), as_it_was);
}

TEST_F(Looking, TermWhileInputsAreGeneratedEndsTheGenerator) {
  auto const result = interrupt(
      "distinguish m --generator 'echo $$ > ../pid; echo started > ../started; exec sleep 1000' -- "
      "true",
      "kill -TERM $pid");
  EXPECT_THAT(result.output, HasSubstr("exit 143"));
  EXPECT_TRUE(is_gone("pid"));
}

}  // namespace
}  // namespace parallel_explore
