#include "colour.hpp"

#include <gmock/gmock.h>

#include <regex>

namespace pexplore {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto report =
    "Recommended: radix.\nradix leads.\n\nrank  approach  tests\n   1  radix  pass\n   2  radix2  "
    "FAIL\n   –  base  FAILED\n";

std::string without_escapes(std::string const& text) {
  return std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), "");
}

TEST(Colour, MarksHeadlineWinnerAndFailures) {
  auto const text = coloured_report(report, "radix");
  EXPECT_THAT(text, testing::StartsWith("\x1b[1mRecommended: radix.\x1b[0m\nradix leads."));
  EXPECT_THAT(text, HasSubstr("\x1b[32m   1  radix  pass\x1b[0m"));
  EXPECT_THAT(text, HasSubstr("   2  radix2  \x1b[31mFAIL\x1b[0m\n"));
  EXPECT_THAT(text, HasSubstr("base  FAILED"));
}

TEST(Colour, OnlyAddsEscapeSequences) {
  for (auto const* winner : {"", "radix", "1", "nobody"})
    EXPECT_EQ(without_escapes(coloured_report(report, winner)), report);
  EXPECT_EQ(coloured_report("", "radix"), "");
  EXPECT_THAT(coloured_report(report, ""), Not(HasSubstr("\x1b[32m")));
}

}  // namespace
}  // namespace pexplore
