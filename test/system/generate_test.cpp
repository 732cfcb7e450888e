#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// An agent that proposes what is in a file when it is asked to, and works otherwise.
class Generating : public System {
 protected:
  Generating() {
    support::write_file(place_.path() / "agent.sh", R"(
case "$PEXPLORE_APPROACH" in
propose)
  n=$(cat ../../../asked 2>/dev/null || echo 0); n=$((n+1)); echo $n > ../../../asked
  cat > ../../../prompt.$n
  touch stray.txt
  cat ../../../answer.$n ;;
*) echo "$PEXPLORE_APPROACH" > done.txt ;;
esac
)");
    answer(1, "bucket", "A bucket of tokens that one mutex guards", "ring",
           "Timestamps in a ring buffer without any lock");
  }

  void answer(int number, std::string const& a, std::string const& about_a, std::string const& b,
              std::string const& about_b) {
    support::write_file(place_.path() / ("answer." + std::to_string(number)),
                        R"({"approaches": [{"name": ")" + a + R"(", "description": ")" + about_a +
                            R"("}, {"name": ")" + b + R"(", "description": ")" + about_b +
                            R"("}]})");
  }

  static constexpr auto run =
      "pexplore run --task 'Limit the rate.' --name g --command 'sh ../../../agent.sh' ";
};

TEST_F(Generating, AnAgentProposesTheApproaches) {
  auto const result = sh(std::string(run) + "--generate 2 -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("ls ../repo.pexplore/g").output, "bucket\nring\n");
  EXPECT_EQ(sh("cat ../repo.pexplore/g/ring/done.txt").output, "ring\n");
  EXPECT_THAT(sh("cat ../prompt.1").output, HasSubstr("Propose 2 approaches"));
  EXPECT_THAT(sh("pexplore report g").output, HasSubstr("- bucket and ring: 0."));
  EXPECT_EQ(sh("git status --porcelain; git branch --list '*propos*'").output, "")
      << "nothing of the proposing session is kept";
  EXPECT_THAT(sh("cat ../prompt.1").output, HasSubstr("Change nothing"));
}

TEST_F(Generating, WhatIsTooAlikeIsSentBack) {
  answer(1, "one", "A bucket of tokens that one mutex guards", "two",
         "One mutex guards a bucket of tokens");
  answer(2, "ring", "Timestamps in a ring buffer without any lock", "x", "y");
  auto const result = sh(std::string(run) + "--generate 2 -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("ls ../repo.pexplore/g").output, "one\nring\n");
  EXPECT_THAT(sh("cat ../prompt.2").output, HasSubstr("two and one"));
}

TEST_F(Generating, ProseThatStaysProseRunsNothingAndSaysWhy) {
  for (auto const* number : {"1", "2", "3"})
    support::write_file(place_.path() / (std::string("answer.") + number), "I would use Redis.\n");
  auto const result = sh(std::string(run) + "--generate 2 -q");
  EXPECT_EQ(result.status, 4) << "there is nothing to run; the agent was there\n" << result.output;
  EXPECT_THAT(result.error, HasSubstr("no approaches could be generated"));
  EXPECT_EQ(sh("cat ../asked").output, "3\n") << "asked again twice";
  EXPECT_THAT(sh("pexplore status g").output, HasSubstr("interrupted"));
  answer(4, "bucket", "A bucket of tokens", "ring", "Timestamps in a ring");
  EXPECT_EQ(sh("pexplore resume g -q").status, 0) << "it asks again";
  EXPECT_EQ(sh("ls ../repo.pexplore/g").output, "bucket\nring\n");
}

TEST_F(Generating, IsReviewedBeforeAnythingIsSpent) {
  auto const result =
      sh("printf '[[approach]]\\nname = \"mine\"\\ndescription = \"edited\"\\n' | " +
         std::string(run) + "--generate 2 --review -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.error, HasSubstr("name = \"bucket\""));
  EXPECT_THAT(result.error, HasSubstr("# Similarity of bucket and ring: "));
  EXPECT_EQ(sh("ls ../repo.pexplore/g").output, "mine\n");
}

TEST_F(Generating, AReviewThatLeavesNothingSpendsNothing) {
  auto const result = sh(std::string(run) + "--generate 2 --review -q < /dev/null");
  EXPECT_EQ(result.status, 130);
  EXPECT_THAT(result.error, HasSubstr("no proposal was left"));
  EXPECT_EQ(sh("ls ../repo.pexplore/g 2>/dev/null").output, "");
}

TEST_F(Generating, StaysWithinTheMostThatThereMayBe) {
  EXPECT_EQ(sh(std::string(run) + "--generate 500 -q").status, 4);
  EXPECT_EQ(sh("ls .pexplore 2>/dev/null").output, "");
}

TEST_F(Generating, AddsToWhatIsListedAndSamplesAll) {
  auto const result = sh(std::string(run) +
                         "--approach mine='An external proxy process' --generate 2 --samples 2 -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("ls ../repo.pexplore/g").output, "bucket\nbucket.2\nmine\nmine.2\nring\nring.2\n");
  EXPECT_THAT(sh("cat ../prompt.1").output, HasSubstr("- mine: An external proxy process"));
}

TEST_F(System, DepthAndFormatAreToldToEverySession) {
  auto const prompt_of = [&](std::string const& generate) {
    write_spec(
        "name = \"d\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\nrun = "
        "[\"sh\", \"-c\", \"cat > prompt.txt\"]\n[[approach]]\nname = \"a\"\n" +
        generate);
    EXPECT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
    return sh("cat ../repo.pexplore/d/a/prompt.txt; pexplore cleanup --force d > /dev/null").output;
  };
  EXPECT_THAT(prompt_of("[generate]\ndepth = \"sketch\"\n"), HasSubstr("A sketch is enough"));
  EXPECT_THAT(prompt_of("[generate]\nformat = \"diagram\"\n"), HasSubstr("Mermaid"));
  EXPECT_THAT(prompt_of("[generate]\ndepth = \"production_ready\"\n"),
              HasSubstr("ready for production"));
  EXPECT_THAT(prompt_of(""), Not(HasSubstr("proof of concept")));
}

TEST_F(System, InitTurnsADraftIntoASpec) {
  support::write_file(place_.path() / "draft.yaml",
                      "task: Cache it\nnum_approaches: 3\nevaluation_criteria: [cost, clarity]\n"
                      "weights: {cost: 2}\ntimeout_per_approach: 600\n");
  auto const result = sh("pexplore init --from ../draft.yaml");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("num_approaches: [generate] count = 3"));
  auto const dry =
      sh("printf '[agent.claude]\ncommand = \"true\"\n' >> pexplore.toml; pexplore run "
         "--dry-run");
  EXPECT_EQ(dry.status, 0) << dry.error;
  EXPECT_THAT(dry.output, HasSubstr("An agent would propose 3 more"));
  EXPECT_THAT(dry.output, HasSubstr("Judging would take at most 18 further sessions"));
}

TEST_F(System, CriteriaComeInSets) {
  EXPECT_EQ(sh("pexplore init --criteria cli").status, 0);
  EXPECT_THAT(sh("pexplore run --dry-run").output, HasSubstr("Criterion: composability"));
  EXPECT_THAT(sh("pexplore run --task t --approach a=b --criteria webb --dry-run").error,
              HasSubstr("did you mean \"web\"?"));
}

}  // namespace
}  // namespace parallel_explore
