#include "text/fitting.hpp"

#include "text/display.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::text {
namespace {

TEST(CutInMiddle, KeepsBothEnds) {
  EXPECT_EQ(cut_in_middle("approach-a-redis", 16), "approach-a-redis");
  EXPECT_EQ(cut_in_middle("approach-a-redis", 11), "appro…redis");
  EXPECT_EQ(cut_in_middle("approach-a-redis", 10), "appro…edis");
  EXPECT_EQ(cut_in_middle("abc", 2), "a…");
  EXPECT_EQ(cut_in_middle("", 5), "");
}

TEST(CutInMiddle, CountsColumnsAndNotBytes) {
  EXPECT_EQ(cut_in_middle("äöüßäöüß", 5), "äö…üß");
  EXPECT_LE(display_width(cut_in_middle("漢字漢字漢字", 6)), 6U);
}

TEST(Wrapped, BreaksAtBlanksAndKeepsTheIndentation) {
  EXPECT_EQ(wrapped("one two three four", 9), "one two\nthree\nfour");
  EXPECT_EQ(wrapped("  one two three\n", 9), "  one two\n  three\n");
  EXPECT_EQ(wrapped("- one two three", 9), "- one two\n  three");
  EXPECT_EQ(wrapped("  - much-too-long it is", 9), "  - much-too-long\n    it is");
}

TEST(Wrapped, LeavesAloneWhatFitsAndWordsThatCannotBeBroken) {
  EXPECT_EQ(wrapped("a  b   c\n\nd\n", 10), "a  b   c\n\nd\n");
  EXPECT_EQ(wrapped("x /a/very/long/path y", 8), "x\n/a/very/long/path\ny");
  EXPECT_EQ(wrapped("one two three", 0), "one two three");
  EXPECT_EQ(wrapped("", 10), "");
  EXPECT_EQ(wrapped("a long first column  b", 8), "a long\nfirst\ncolumn\n    b");
}

TEST(Wrapped, NeverMakesALineWiderThanItsColumns) {
  std::string const text = "every word of this sentence is short enough for a line of nine columns";
  auto const lines = wrapped(text, 9);
  for (std::size_t at = 0; at < lines.size();) {
    auto const end = std::min(lines.find('\n', at), lines.size());
    EXPECT_LE(end - at, 9U);
    at = end + 1;
  }
}

TEST(Wrapped, ASecondColumnGoesOnBelowItself) {
  EXPECT_EQ(wrapped("  --json    Print it as JSON for programs", 30),
            "  --json    Print it as JSON\n"
            "            for programs");
}

TEST(Wrapped, ASecondColumnInTheRightHalfGoesBelowTheFirst) {
  EXPECT_EQ(wrapped("  watch               Follow a run to its report", 30),
            "  watch\n"
            "      Follow a run to its\n"
            "      report");
}

}  // namespace
}  // namespace parallel_explore::text
