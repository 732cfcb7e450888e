#include "stream/opencode_parser.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::stream {
namespace {

TEST(OpencodeParser, AStepThatWantsToolsIsNotTheEnd) {
  OpencodeParser parser;
  parser.take(R"({"type":"step_finish","sessionID":"s","part":{"reason":"tool-calls"}})");
  EXPECT_NE(name_of(parser.verdict(0, "").end), "completed");
}

TEST(OpencodeParser, CountsSubAgentsWhoseTokensItLeavesOut) {
  OpencodeParser parser;
  parser.take(R"({"type":"tool_use","part":{"tool":"task","state":{"status":"completed"}}})");
  parser.take(R"({"type":"tool_use","part":{"tool":"bash","state":{"status":"completed"}}})");
  EXPECT_EQ(parser.subagents(), 1);
  EXPECT_FALSE(parser.verdict(0, "").notes.empty());
}

}  // namespace
}  // namespace parallel_explore::stream
