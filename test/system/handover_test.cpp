#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A program that speaks as Claude Code does, begins the work, and is out of quota. Another agent
/// finishes it.
class Handover : public System {
 protected:
  void SetUp() override {
    support::write_file(place_.path() / "claude", R"(#!/bin/sh
cat > /dev/null
echo '{"type":"system","subtype":"init","session_id":"s1","model":"big","tools":[]}'
echo begun > begun.txt
echo '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"session_id":"s1","num_turns":2,"result":"quota used up","usage":{"input_tokens":5,"output_tokens":5},"total_cost_usd":0.5}'
exit 1
)");
    ASSERT_EQ(sh("chmod +x ../claude").status, 0);
    write_spec(R"(
name = "relay"
task = "Write both files."
[session]
agent = "limited"
handover = true
max_parallel = 1
[agent.limited]
adapter = "claude"
command = ")" + (place_.path() / "claude").string() +
               R"("
[agent.other]
adapter = "command"
run = ["sh", "-c", "cat > ../../../prompt-$PEXPLORE_APPROACH; test -e begun.txt && echo found; echo done > finished.txt"]
[[approach]]
name = "a"
[[approach]]
name = "b"
agent = "other"
[[criterion]]
name = "finished"
run = "test -e finished.txt"
gate = true
)");
  }
};

TEST_F(Handover, AnotherAgentFinishesTheWorkAndEveryReportSaysSo) {
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_THAT(result.error, HasSubstr("other takes over")) << result.output;
  EXPECT_THAT(result.output, HasSubstr("Several agents: a: begun by limited, continued by other"));
  EXPECT_THAT(sh("pexplore diff relay a").output,
              AllOf(HasSubstr("begun.txt"), HasSubstr("finished.txt")));
  EXPECT_THAT(support::read_file(place_.path() / "prompt-a"),
              AllOf(HasSubstr("Write both files."), HasSubstr("Another agent began this task")));
  EXPECT_THAT(support::read_file(place_.path() / "prompt-b"), Not(HasSubstr("Another agent")));

  auto const summary = json("cat .pexplore/relay/summary.json");
  for (auto const& each : summary.at("approaches").as_array()) {
    bool const is_handed = each.at("name") == "a";
    EXPECT_EQ(each.at("agents").as_array().size(), is_handed ? 2U : 1U);
    EXPECT_EQ(each.at("handovers").as_array().size(), is_handed ? 1U : 0U);
  }
  EXPECT_THAT(sh("pexplore show relay a").output, HasSubstr("other took over from limited"));
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/relay/summary.md"),
              HasSubstr("other took over from limited"));
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/relay/journal.jsonl"),
              HasSubstr("orchestrator:approach:handover"));
  EXPECT_THAT(sh("pexplore logs relay a").output,
              AllOf(HasSubstr("session s1"), HasSubstr("found")));
}

TEST_F(Handover, IsAChoiceOfTheCommandLineToo) {
  auto const result = sh(
      "sed -i '/^handover/d; s/^agent = \"other\"//' ../spec.toml; "
      "timeout 20 " PEXPLORE " run ../spec.toml --agents limited:1,other:1 --handover --name cli");
  EXPECT_THAT(result.error, HasSubstr("other takes over")) << result.output;
  EXPECT_EQ(result.status, 0);
}

}  // namespace
}  // namespace parallel_explore
