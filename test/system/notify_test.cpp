#include "system/harness.hpp"
#include "system/real_terminal.hpp"

#include <fmt/format.h>

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Notify : public System {
 protected:
  void write_settings(std::string_view content) {
    support::write_file(place_.path() / ".config" / "pexplore" / "config.toml", content);
  }

  void write_spec_with(std::string const& on) { write_spec(std::string(two_approaches) + on); }
};

TEST_F(Notify, ACommandLearnsWhatHappened) {
  write_spec_with(
      "[on]\nfinished = \"echo $PEXPLORE_EXPERIMENT: $PEXPLORE_OCCASION, $PEXPLORE_STATE, "
      "$PEXPLORE_RESULT, $PEXPLORE_TEXT > ../told\"\n");
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  EXPECT_EQ(sh("cat ../told").output,
            "two: finished, completed, many, finished: 2 of 2 completed\n");
}

TEST_F(Notify, TheSpecCountsBeforeThePersonsSettings) {
  write_settings(
      "[on]\nfinished = \"echo person > ../told\"\nbudget = \"echo $PEXPLORE_TEXT > ../budget\"\n"
      "failed = \"echo $PEXPLORE_TEXT > ../failed\"\n");
  write_spec_with("[on]\nfinished = \"echo spec > ../told\"\n");
  EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  EXPECT_EQ(sh("cat ../told").output, "spec\n");
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/two/experiment.json"),
              AllOf(HasSubstr("echo spec"), Not(HasSubstr("$PEXPLORE_TEXT"))))
      << "a person's commands are private";
  write_spec_with("[budget]\ntime = \"1ms\"\n");
  (void)sh("pexplore run -q ../spec.toml --name spent");
  EXPECT_THAT(sh("cat ../budget").output, HasSubstr("the budget is spent"));
  EXPECT_THAT(sh("cat ../failed").output, HasSubstr("interrupted: "));
}

TEST_F(Notify, ACommandThatFailsIsSaidAndChangesNothing) {
  write_spec_with("[on]\nfinished = \"exit 3\"\n");
  auto const result = sh("pexplore run -q ../spec.toml");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.error, HasSubstr("`on.finished` exited with status 3."));
}

TEST_F(Notify, ACommandThatHangsHoldsNothingUp) {
  write_spec_with("[on]\nfinished = \"echo $$ > ../pid; exec sleep 1000\"\n");
  auto const result =
      sh("pexplore run -q ../spec.toml; echo \"exit $?\"; kill $(cat ../pid) && echo it ran");
  EXPECT_EQ(result.output.substr(result.output.rfind("exit 0")), "exit 0\nit ran\n");
}

TEST_F(Notify, ATerminalRings) {
  write_spec_with("[on]\nfinished = [\"bell\", \"terminal\"]\n");
  auto const shown = [&](std::string const& environment) {
    RealTerminal terminal(
        fmt::format("cd {}; {} exec {} run -q ../spec.toml --name x{}", repository_.string(),
                    environment, PEXPLORE, environment.size()),
        support::test_environment(place_.path()));
    EXPECT_EQ(terminal.end(), 0);
    return terminal.bytes();
  };
  EXPECT_THAT(shown(""), AllOf(HasSubstr("\a\a"), Not(HasSubstr("\x1b]9"))));
  EXPECT_THAT(shown("TERM_PROGRAM=WezTerm"),
              HasSubstr("\a\x1b]9;pexplore x20: finished: 2 of 2 completed\a"));
  EXPECT_THAT(sh("pexplore run -q ../spec.toml 2>&1").output, Not(HasSubstr("\a")))
      << "a file has no bell";
}

}  // namespace
}  // namespace parallel_explore
