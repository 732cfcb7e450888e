#include "stream/gemini_parser.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::stream {
namespace {

using testing::HasSubstr;

TEST(GeminiParser, KnowsWhatItsExitStatusMeans) {
  GeminiParser const parser;
  EXPECT_EQ(name_of(parser.verdict(145, "").end), "unauthorised");
  auto const never_asked = parser.verdict(41, "Invalid auth method selected.").end;
  EXPECT_EQ(name_of(never_asked), "unauthorised");
  EXPECT_THAT(reason_of(never_asked), HasSubstr("asked no API: Invalid auth method selected."));
  EXPECT_EQ(name_of(parser.verdict(429 % 256, "").end), "limited");
  EXPECT_THAT(reason_of(parser.verdict(55, "").end), HasSubstr("--skip-trust"));
}

TEST(GeminiParser, CountsEachRequestToTheModelOnce) {
  GeminiParser parser;
  auto const use = R"({"type":"tool_use","tool_name":"read_file"})";
  auto const result = R"({"type":"tool_result","status":"success"})";
  // Two tools at once, then one at a time, then text.
  for (auto const* const line : {use, use, result, result, use, result, use, result})
    parser.take(line);
  parser.take(R"({"type":"message","role":"assistant","content":"All "})");
  parser.take(R"({"type":"message","role":"assistant","content":"done."})");
  EXPECT_EQ(parser.usage().turns, 4);
}

}  // namespace
}  // namespace parallel_explore::stream
