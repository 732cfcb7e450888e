#include "stream/claude_parser.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::stream {
namespace {

using testing::HasSubstr;

std::string assistant(std::string const& id, std::string const& content,
                      std::string const& more = "") {
  return R"({"type":"assistant","message":{"id":")" + id + R"(","model":"m","content":[)" +
         content + "]}" + more + "}";
}

std::string text(std::string const& said) { return R"({"type":"text","text":")" + said + R"("})"; }

constexpr auto clean_result =
    R"({"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"done","total_cost_usd":0.5})";

TEST(ClaudeParser, TellsWhatItDoesByToolAndArgument) {
  ClaudeParser parser;
  EXPECT_TRUE(parser.take(assistant(
      "1",
      R"({"type":"tool_use","name":"Bash","input":{"command":"make\n  test","description":"run"}})")));
  EXPECT_EQ(parser.activity(), (Activity{"Bash", "make test"}));
  EXPECT_TRUE(parser.take(assistant("2", text("Now I read."))));
  EXPECT_EQ(parser.activity(), (Activity{"", "Now I read."}));
}

TEST(ClaudeParser, CountsAMessageInSeveralLinesAsOneTurn) {
  ClaudeParser parser;
  parser.take(assistant("1", text("a")));
  parser.take(assistant("1", text("b")));
  parser.take(assistant("2", text("c")));
  EXPECT_EQ(parser.usage().turns, 2);
}

TEST(ClaudeParser, DoesNotCountTheTurnsOfSubAgents) {
  ClaudeParser parser;
  parser.take(assistant("1", text("a")));
  parser.take(assistant("2", text("b"), R"(,"parent_tool_use_id":"toolu_1")"));
  EXPECT_EQ(parser.usage().turns, 1);
}

TEST(ClaudeParser, SaysNothingNewForTheSameActivity) {
  ClaudeParser parser;
  EXPECT_TRUE(parser.take(assistant("1", text("a"))));
  EXPECT_FALSE(parser.take(assistant("1", text("a"))));
}

TEST(ClaudeParser, StripsControlCharactersAndCutsWhatWasSaid) {
  ClaudeParser parser;
  parser.take(
      assistant("1", text(R"(\u001b[31mred\u001b[0m\u0007 \u202eevil )" + std::string(1000, 'x'))));
  auto const& said = parser.activity().text;
  EXPECT_THAT(said, testing::StartsWith("red evil xxx"));
  EXPECT_LE(said.size(), 200U);
  EXPECT_EQ(said.find('\x1b'), std::string::npos);
}

TEST(ClaudeParser, CountsAndSkipsWhatIsNoJsonObject) {
  ClaudeParser parser;
  for (auto const* line :
       {"garbage", "[1,2]", R"({"type":"assistant","message":{"id":"1","content":[{"type":"te)",
        "\xff\xfe\x01", R"({"type":"result","modelUsage":{"m":{"inputTokens":[1,)", "42"}) {
    EXPECT_FALSE(parser.take(line)) << line;
  }
  EXPECT_FALSE(parser.take(""));
  EXPECT_FALSE(parser.take("  \r"));
  parser.take(clean_result);
  auto const verdict = parser.verdict(0, "");
  EXPECT_EQ(verdict.end, SessionEnd(Completed{}));
  EXPECT_EQ(verdict.answer, "done");
  ASSERT_EQ(verdict.notes.size(), 1U);
  EXPECT_THAT(verdict.notes[0], HasSubstr("6 of 7"));
}

TEST(ClaudeParser, SurvivesDeepNestingAndMembersOfOtherTypes) {
  ClaudeParser parser;
  parser.take(std::string(100'000, '['));
  parser.take(R"({"a":)" + std::string(200, '[') + std::string(200, ']') + "}");
  for (
      auto const* line :
      {R"({"type":1,"session_id":{}})", R"({"type":"assistant","message":[]})",
       R"({"type":"user","message":"x"})",
       R"({"type":"assistant","message":{"id":7,"content":[1,null,{"type":"tool_use","name":[],"input":3}]}})",
       R"({"type":"result","subtype":[],"is_error":"no","num_turns":1e300,"modelUsage":{"m":3,"n":{"inputTokens":-5}},)"
       R"("permission_denials":[1,{}],"errors":[1],"total_cost_usd":"much"})"}) {
    parser.take(line);
  }
  EXPECT_GE(parser.usage().input_tokens, 0);
  EXPECT_FALSE(parser.usage().cost_usd.has_value());
  EXPECT_EQ(name_of(parser.verdict(0, "").end), "failed");
}

TEST(ClaudeParser, KeepsAResultWhoseTextIsNoValidUtf8) {
  ClaudeParser parser;
  parser.take(
      "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"a\xff z\"}");
  EXPECT_EQ(parser.verdict(0, "").answer, "a\xEF\xBF\xBD z");
}

TEST(ClaudeParser, NamesTheToolsThatWereDenied) {
  ClaudeParser parser;
  parser.take(R"({"type":"result","subtype":"success","is_error":false,"permission_denials":[)"
              R"({"tool_name":"Bash","tool_use_id":"1"},{"tool_name":"Edit","tool_use_id":"2"}]})");
  EXPECT_EQ(parser.verdict(0, "").denied_tools, (std::vector<std::string>{"Bash", "Edit"}));
}

TEST(ClaudeParser, TakesUsageFromAllModelsAndNotFromSnapshots) {
  ClaudeParser parser;
  parser.take(
      R"({"type":"result","subtype":"success","is_error":false,"num_turns":3,"total_cost_usd":0.25,)"
      R"("usage":{"input_tokens":0,"output_tokens":0},"modelUsage":{)"
      R"("a":{"inputTokens":10,"outputTokens":2,"cacheReadInputTokens":3,"cacheCreationInputTokens":4},)"
      R"("b":{"inputTokens":1,"outputTokens":1}}})");
  EXPECT_EQ(parser.usage(), (Usage{11, 3, 3, 4, 3, 0.25}));
}

TEST(ClaudeParser, CountsWhatGoesInWhileTheSessionRuns) {
  ClaudeParser parser;
  auto const message = [](std::string const& id) {
    return R"({"type":"assistant","message":{"id":")" + id +
           R"(","model":"m","content":[],"usage":{"input_tokens":100,"cache_read_input_tokens":7,"output_tokens":1}}})";
  };
  parser.take(message("m1"));
  parser.take(message("m1"));
  parser.take(message("m2"));
  EXPECT_EQ(parser.usage().input_tokens, 200);
  EXPECT_EQ(parser.usage().cache_read_tokens, 14);
  EXPECT_EQ(parser.usage().turns, 2);
}

TEST(ClaudeParser, SkipsResultsOfToolsButNotTheirFailures) {
  ClaudeParser parser;
  EXPECT_FALSE(parser.take(R"({"type":"user","message":{"content":[{"content":"fine"}]}})"));
  parser.take(
      R"({"type":"user","message":{"content":[{"is_error":true,"content":"no such file"}]}})");
  auto const notes = parser.verdict(1, "").notes;
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("no such file"), std::string::npos);
}

TEST(ClaudeParser, KnowsRefusedCredentialsBeforeAllRetriesAreOver) {
  for (auto const* status : {"401", "403"}) {
    ClaudeParser parser;
    EXPECT_FALSE(parser.unauthorised());
    parser.take(std::string(R"({"type":"system","subtype":"api_retry","error_status":)") + status +
                R"(,"error":"authentication_failed"})");
    EXPECT_TRUE(parser.unauthorised()) << status;
    EXPECT_EQ(name_of(parser.verdict(143, "").end), "unauthorised");
  }
}

TEST(ClaudeParser, ForgetsARefusalOnceTheApiAnswers) {
  ClaudeParser parser;
  parser.take(R"({"type":"system","subtype":"api_retry","error_status":429,"error":"rate_limit"})");
  EXPECT_THAT(parser.activity().text, HasSubstr("429"));
  EXPECT_FALSE(parser.unauthorised());
  parser.take(assistant("1", text("on we go")));
  EXPECT_EQ(name_of(parser.verdict(1, "").end), "failed");
}

TEST(ClaudeParser, NeedsACleanResultAndStatus0) {
  ClaudeParser parser;
  EXPECT_THAT(reason_of(parser.verdict(0, "").end), HasSubstr("printed nothing"));
  EXPECT_THAT(reason_of(parser.verdict(1, "no such model").end), HasSubstr("no such model"));
  parser.take(assistant("1", text("working")));
  EXPECT_THAT(reason_of(parser.verdict(0, "").end), HasSubstr("without a result"));
  parser.take(clean_result);
  EXPECT_EQ(parser.verdict(0, "").end, SessionEnd(Completed{}));
  EXPECT_EQ(name_of(parser.verdict(3, "").end), "failed");
}

TEST(ClaudeParser, KeepsItsOwnCountOfTurnsWhereTheResultGivesNoneOrFewer) {
  ClaudeParser parser;
  parser.take(assistant("1", text("a")));
  parser.take(assistant("2", text("b")));
  parser.take(R"({"type":"result","subtype":"success","is_error":false})");
  EXPECT_EQ(parser.usage().turns, 2);
}

TEST(ClaudeParser, KnowsTheBeginningOfAResultWhateverMemberComesFirst) {
  EXPECT_TRUE(
      ClaudeParser().may_be_result(R"({"type":"result","subtype":"success","result":"xxx)"));
  EXPECT_TRUE(
      ClaudeParser().may_be_result(R"({"duration_api_ms":44,"session_id":"s","result":"xxx)"));
  EXPECT_FALSE(
      ClaudeParser().may_be_result(R"({"type":"user","message":{"content":"\"type\":\"result\"")"));
  EXPECT_FALSE(ClaudeParser().may_be_result(R"({"type":"assistant","message":{"content":[)"));
  EXPECT_FALSE(ClaudeParser().may_be_result("xxxxxxxxxxxx"));
}

TEST(ClaudeParser, WaitsInTheBackgroundOnceItHasSaidItsLastWithACommandOpen) {
  ClaudeParser parser;
  auto const tasks = [](std::string const& type) {
    return R"({"type":"system","subtype":"background_tasks_changed","tasks":[{"task_type":")" +
           type + R"("}]})";
  };
  parser.take(assistant("1", R"({"type":"tool_use","name":"Bash","input":{"command":"x"}})"));
  parser.take(tasks("local_bash"));
  EXPECT_FALSE(parser.waits_in_background()) << "its turn goes on";
  parser.take(assistant("2", text("All done.")));
  EXPECT_TRUE(parser.waits_in_background());
  parser.take(tasks("local_agent"));
  EXPECT_FALSE(parser.waits_in_background()) << "a sub-agent's answer may be awaited";
  parser.take(tasks("local_bash"));
  parser.take(clean_result);
  EXPECT_FALSE(parser.waits_in_background());
}

TEST(ClaudeParser, TellsHowManySubAgentsThereWere) {
  ClaudeParser parser;
  parser.take(
      R"({"type":"result","subtype":"success","is_error":false,"result":"done","subagent_stats":{"spawned":3,"refused":{"depth_limit":0,"concurrency_limit":2,"budget":0}}})");
  EXPECT_THAT(parser.verdict(0, "").notes,
              testing::ElementsAre("2 sub-agents more than it may have were refused"));
  EXPECT_EQ(parser.subagents(), 3);
}

}  // namespace
}  // namespace parallel_explore::stream
