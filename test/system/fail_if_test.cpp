#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;

/// An experiment whose result has as many lines as its approach says; the base has two.
class FailIfFlag : public System {
 protected:
  std::string run(int count, std::string const& flags) {
    write_spec(
        "name = \"f\"\ntask = \"Write lines.\"\n[session]\nagent = \"command\"\n"
        "[agent.command]\nrun = [\"sh\", \"-c\", \"seq {description} > file.txt\"]\n"
        "[evaluate]\nbase = \"show\"\n[[approach]]\nname = \"a\"\ndescription = \"" +
        std::to_string(count) + "\"\n" + R"(
[[criterion]]
name = "lines"
run = "wc -l < file.txt"
metric = { regex = '(\d+)' }
scale = "count"
[[criterion]]
name = "gated"
gate = true
run = "test $(wc -l < file.txt) -lt 50"
)");
    return "pexplore run -q ../spec.toml " + flags;
  }
};

TEST_F(FailIfFlag, EndsWithAStatusOfItsOwnWhereTheConditionHolds) {
  auto const result = sh(run(1, "--fail-if 'lines < base'"));
  EXPECT_EQ(result.status, 10) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("\n\"lines < base\" holds: a: 1, 1 below the base ("));
  EXPECT_EQ(sh("pexplore show f --fail-if 'lines < base'").status, 10);
  EXPECT_EQ(sh("pexplore show f --fail-if 'lines < base - 60 %'").status, 0);
  auto const summary = json("pexplore show f --json --fail-if 'lines < base - 60 %'");
  EXPECT_EQ(summary.at_pointer("/conditions/0/answer").as_string(), "does_not_hold");
  EXPECT_EQ(summary.at("experiment").as_string(), "f");
}

TEST_F(FailIfFlag, LeavesTheStatusWhereNoConditionHolds) {
  auto const result = sh(run(9, "--fail-if 'lines < base' --fail-if 'lines < 5' --fail-if-unsure"));
  EXPECT_EQ(result.status, 0) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("\"lines < base\" does not hold: a: 9, 7 above the base ("));
  EXPECT_THAT(result.output, HasSubstr("\"lines < 5\" does not hold: a: 9, 4 above 5 ("));
}

TEST_F(FailIfFlag, LeavesTheStatusOfARunInWhichNothingPassed) {
  auto const result = sh(run(99, "--fail-if 'lines < base'"));
  EXPECT_EQ(result.status, 2) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("is uncertain: no result passed every gate.\n"));
}

TEST_F(FailIfFlag, IsReadBeforeAnythingRuns) {
  for (auto const* condition : {"lnies < base", "lines > base", "lines < 0", "lines < base - 100 %",
                                "lines", "gated < 3"}) {
    auto const result = sh(run(1, std::string("--fail-if '") + condition + "'"));
    EXPECT_EQ(result.status, 64) << condition << result.output << result.error;
    EXPECT_THAT(result.output + result.error, HasSubstr(condition));
  }
  EXPECT_THAT(sh(run(1, "--fail-if 'lnies < 3'")).error, HasSubstr("did you mean \"lines\"?"));
  EXPECT_EQ(sh(run(1, "--fail-if-unsure")).status, 64) << "without a condition";
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("There are no experiments here"));
}

}  // namespace
}  // namespace parallel_explore
