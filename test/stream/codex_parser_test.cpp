#include "stream/codex_parser.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::stream {
namespace {

using testing::ElementsAre;

TEST(CodexParser, AReconnectThatWorkedIsForgotten) {
  CodexParser parser;
  parser.take(R"({"type":"turn.started"})");
  parser.take(R"x({"type":"error","message":"Reconnecting... 1/5 (stream disconnected)"})x");
  ASSERT_TRUE(parser.refusal());
  parser.take(R"({"type":"item.completed","item":{"type":"agent_message","text":"hi"}})");
  EXPECT_FALSE(parser.refusal());
  parser.take(R"({"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}})");
  EXPECT_EQ(name_of(parser.verdict(0, "").end), "completed");
}

TEST(CodexParser, WarningsAreNotesAndNoFailure) {
  CodexParser parser;
  parser.take(R"({"type":"item.completed","item":{"type":"error","message":"no metadata"}})");
  parser.take(R"({"type":"turn.completed"})");
  EXPECT_THAT(parser.verdict(0, "").notes, ElementsAre("no metadata"));
  EXPECT_EQ(name_of(parser.verdict(0, "").end), "completed");
}

TEST(CodexParser, AFailureOfTheTurnThatNobodyExplainsMayBeRetried) {
  CodexParser parser;
  parser.take(R"({"type":"turn.failed","error":{"message":"stream error"}})");
  EXPECT_EQ(parser.verdict(1, "").end, SessionEnd(Failed{"stream error", true}));
}

TEST(CodexParser, CountsSubAgentsWhoseTokensItLeavesOut) {
  CodexParser parser;
  for (auto const* const tool : {"spawn_agent", "wait"}) {
    parser.take(R"({"type":"item.completed","item":{"type":"collab_tool_call","tool":")" +
                std::string(tool) + "\"}}");
  }
  EXPECT_EQ(parser.subagents(), 1);
  auto const verdict = parser.verdict(0, "");
  EXPECT_THAT(verdict.notes,
              testing::Contains("the agent does not count the tokens of its sub-agents"));
  EXPECT_TRUE(verdict.incomplete);
}

TEST(CodexParser, KnowsAThreadThatIsUnknown) {
  CodexParser const parser;
  EXPECT_TRUE(parser.verdict(1, "Error: no rollout found for thread id x").unknown_session);
  EXPECT_FALSE(parser.verdict(1, "Error: out of cheese").unknown_session);
}

}  // namespace
}  // namespace parallel_explore::stream
