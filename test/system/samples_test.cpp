#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The content that a session writes depends on its sample, as if by luck.
constexpr auto lucky = R"(
name = "s"
task = "Write lines."
[session]
agent = "command"
max_parallel = 4
SESSION
[agent.command]
run = ["sh", "-c", "seq $(({description} + ({sample} * 7) % 5)) > lines.txt"]
[[approach]]
name = "few"
description = "3"
[[approach]]
name = "many"
description = "MANY"
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '(\d+)' }
scale = "count"
matters = 0.1
)";

class Samples : public System {
 protected:
  void lucky_spec(std::string const& session, std::string const& many) {
    std::string spec = lucky;
    spec.replace(spec.find("SESSION"), 7, session);
    spec.replace(spec.find("MANY"), 4, many);
    write_spec(spec);
  }
};

TEST_F(Samples, RunEachApproachSeveralTimesAndSayHowSureTheyAre) {
  lucky_spec("samples = 3", "40");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: many."));
  EXPECT_THAT(
      result.output,
      HasSubstr("In general: Recommended: many. It is ahead in lines: 42, against 5 for few."));
  EXPECT_THAT(result.output,
              HasSubstr("many: 3 of 3 sessions passed (65 to 100 %); score 9.8 out of 10"));
  auto const summary = json("pexplore show s --json");
  EXPECT_EQ(summary.at("approaches").as_array().size(), 2);
  EXPECT_EQ(summary.at_pointer("/approaches/0/samples").as_int64(), 3);
  EXPECT_EQ(summary.at_pointer("/evidence/approaches/many/totals").as_array().size(), 3);
  EXPECT_EQ(sh("ls .pexplore/s/sessions | grep -c stream").output, "6\n");
  EXPECT_THAT(sh("ls .pexplore/s/sessions").output, HasSubstr("many.3.stream.jsonl"));
}

TEST_F(Samples, AreTheirBestWhenAdopted) {
  lucky_spec("samples = 3", "40");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const adopted = sh("pexplore adopt s many");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  // (2·7) % 5 = 4 is the luckiest.
  EXPECT_THAT(adopted.output, HasSubstr("Adopted many.2 onto main as commit "));
  EXPECT_EQ(sh("wc -l < lines.txt").output, "44\n");
}

TEST_F(Samples, ThatOverlapGiveNoClearWinnerAndWhatWouldSettleIt) {
  lucky_spec("samples = 2", "4");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_THAT(result.output, HasSubstr("In general: No clear winner: many leads"));
  EXPECT_THAT(result.output, HasSubstr("80 % is required"));
  EXPECT_THAT(result.output, HasSubstr("more sample"));
  EXPECT_EQ(json("pexplore show s --json").at_pointer("/recommendation/best").is_null(), true);
}

TEST_F(Samples, CanBeAddedLater) {
  lucky_spec("samples = 1", "4");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  EXPECT_THAT(sh("pexplore show s").output, HasSubstr("in another session was not tested"));
  auto const more = sh("pexplore sample s --more 2 -q");
  EXPECT_EQ(more.status, 0) << more.error;
  EXPECT_EQ(json("pexplore show s --json").at_pointer("/approaches/0/samples").as_int64(), 3);
  EXPECT_EQ(sh("pexplore sample s nobody -q").status, 4);
}

TEST_F(Samples, AreThoseOfAnAddedApproachToo) {
  lucky_spec("samples = 2", "40");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  ASSERT_EQ(sh("pexplore add s --approach most=60").status, 0);
  ASSERT_EQ(sh("pexplore resume s -q").status, 0);
  auto const summary = json("pexplore show s --json");
  EXPECT_EQ(summary.at_pointer("/approaches/0/name").as_string(), "most");
  EXPECT_EQ(summary.at_pointer("/approaches/0/sample_names/1").as_string(), "most.2");
}

TEST_F(Samples, OfARaceGoOnlyToWhatCouldStillBeBest) {
  lucky_spec("samples = 9\nstrategy = \"race\"", "80");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("In general: Recommended: many."));
  auto const summary = json("pexplore show s --json");
  EXPECT_LT(summary.at_pointer("/approaches/0/samples").as_int64(), 9) << "it was sure before";
}

TEST_F(Samples, OfARaceEndWhenTheyAreUsedUp) {
  lucky_spec("samples = 4\nstrategy = \"race\"", "3");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("No clear winner"));
  EXPECT_EQ(json("pexplore show s --json").at_pointer("/approaches/0/samples").as_int64(), 4);
}

/// Sessions that need their whole time: each call writes what its approach is worth, and would
/// continue for ever.
TEST_F(Samples, OfHalvingTheBetterHalfContinuesInItsWorktree) {
  write_spec(R"(
name = "h"
task = "Write lines."
[session]
agent = "command"
max_parallel = 4
strategy = "halving"
timeout = "4s"
grace = "1s"
[agent.command]
run = ["sh", "-c", "seq {description} >> lines.txt; echo x >> calls.txt; exec sleep 600"]
[[approach]]
name = "a"
description = "1"
[[approach]]
name = "b"
description = "10"
[[approach]]
name = "c"
description = "100"
[[approach]]
name = "d"
description = "1000"
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '(\d+)' }
[evaluate]
base = false
)");
  auto const result = sh("pexplore run ../spec.toml -q");
  // The last stage is whole: its session runs into its time, as any would.
  EXPECT_THAT(sh("cat ../repo.pexplore/h/d/calls.txt | wc -l").output, "3\n") << result.output;
  EXPECT_EQ(sh("cat ../repo.pexplore/h/c/calls.txt | wc -l").output, "2\n");
  EXPECT_EQ(sh("cat ../repo.pexplore/h/a/calls.txt | wc -l").output, "1\n");
  EXPECT_THAT(result.output, HasSubstr("a: not in the better half after 25 % of its budget"));
  EXPECT_THAT(result.output, HasSubstr("c: not in the better half after 50 % of its budget"));
}

TEST_F(Samples, ArePlannedBeforeAnythingRuns) {
  EXPECT_THAT(sh("pexplore plan-samples --gap 2").output,
              HasSubstr("is recommended with 80 % confidence in 80 % of runs with"));
  auto const plan = json("pexplore plan-samples --gap 1 --json");
  EXPECT_GE(plan.at("samples").as_int64(), 8);
  EXPECT_LE(plan.at("samples").as_int64(), 13);
  EXPECT_THAT(sh("pexplore plan-samples --gap 0").output, HasSubstr("even with 200 samples"));
  EXPECT_EQ(sh("pexplore plan-samples --gap -1").status, 64);
  EXPECT_EQ(sh("pexplore plan-samples").status, 64);
}

TEST_F(Samples, WithoutAnyThatPassesNobodyWins) {
  lucky_spec("samples = 2", "4");
  auto const result = sh("pexplore run ../spec.toml -q --gate 'never=echo broken >&2; exit 7'");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("Nothing passed: no result can be recommended"));
  EXPECT_THAT(result.output,
              HasSubstr("few failed the gate \"never\": exited with status 7: broken"));
}

}  // namespace
}  // namespace parallel_explore
