#include "stream/opencode_parser.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::stream {
namespace {

TEST(OpencodeParser, AStepThatWantsToolsIsNotTheEnd) {
  OpencodeParser parser;
  parser.take(R"({"type":"step_finish","sessionID":"s","part":{"reason":"tool-calls"}})");
  EXPECT_NE(name_of(parser.verdict(0, "").end), "completed");
}

}  // namespace
}  // namespace parallel_explore::stream
