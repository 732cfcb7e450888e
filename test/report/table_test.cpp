#include "report/table.hpp"

#include "text/display.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore::report {
namespace {

Table three_approaches() {
  Table table;
  table.header = {"rank", "approach", "total", "speed", "size"};
  table.rows = {{"1", "approach-with-a-long-name-one", "0.9000", "41.2 M/s (10.0)", "120 (8.1)"},
                {"2", "approach-with-a-long-name-two", "0.5000", "4.1 M/s (5.0)", "80 (9.0)"},
                {"–", "(untouched base)", "–", "0.4 M/s (0.0)", "0 (10.0)"}};
  table.notes = {"In brackets: the score from 0 to 10, which is a longer sentence."};
  return table;
}

std::size_t widest(std::string const& text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto const end = std::min(text.find('\n', at), text.size());
    width = std::max(width, text::display_width(text.substr(at, end - at)));
    at = end + 1;
  }
  return width;
}

TEST(Fitted, LeavesATableAloneThatFits) {
  auto const table = three_approaches();
  EXPECT_EQ(fitted(table, 0), aligned(table));
  EXPECT_EQ(fitted(table, 100), aligned(table));
}

TEST(Fitted, CutsNamesInTheirMiddleFirst) {
  auto const text = fitted(three_approaches(), 62);
  EXPECT_THAT(text, testing::HasSubstr("approach-w…-name-one"));
  EXPECT_THAT(text, testing::HasSubstr("name-two"));
  EXPECT_THAT(text, testing::HasSubstr("rank"));
  EXPECT_LE(widest(text), 62U);
}

TEST(Fitted, ShowsCriteriaAsRowsWhereItIsNarrow) {
  EXPECT_EQ(fitted(three_approaches(), 40),
            "approach  approach…ame-one\n"
            "rank                     1\n"
            "total               0.9000\n"
            "speed      41.2 M/s (10.0)\n"
            "size             120 (8.1)\n"
            "\n"
            "approach  approach…ame-two\n"
            "rank                     2\n"
            "total               0.5000\n"
            "speed        4.1 M/s (5.0)\n"
            "size              80 (9.0)\n"
            "\n"
            "approach  (untouched base)\n"
            "rank                     –\n"
            "total                    –\n"
            "speed        0.4 M/s (0.0)\n"
            "size              0 (10.0)\n"
            "\n"
            "In brackets: the score from 0 to 10,\n"
            "which is a longer sentence.\n");
}

TEST(Fitted, CutsTheTextsThatMayBeCut) {
  Table table;
  table.header = {"experiment", "outcome", "age"};
  table.rows = {{"short", "an approach with a long name is one of equals", "now"}};
  table.left = {0, 1};
  table.cut = {1};
  EXPECT_EQ(fitted(table, 40),
            "experiment  outcome                  age\n"
            "short       an approach…e of equals  now\n");
}

TEST(Fitted, AreBlocksWhereNotEvenOneRowHasRoomAsAColumn) {
  auto table = three_approaches();
  table.header[3] = "throughput of the whole program ×1";
  table.notes.clear();
  table.rows.resize(1);
  EXPECT_EQ(fitted(table, 40),
            "approach-with-a-long-name-one\n"
            "  rank: 1\n"
            "  total: 0.9000\n"
            "  throughput of the whole program ×1:\n"
            "  41.2 M/s (10.0)\n"
            "  size: 120 (8.1)\n");
}

TEST(Fitted, IsNeverWiderThanTheTerminal) {
  for (std::size_t columns = 30; columns < 100; ++columns)
    EXPECT_LE(widest(fitted(three_approaches(), columns)), columns);
}

TEST(Fitted, PutsAsManyBesideEachOtherAsThereIsRoomFor) {
  auto const text = fitted(three_approaches(), 55);
  EXPECT_EQ(std::ranges::count(text, '\n'), 5 + 1 + 5 + 1 + 2) << text;
}

}  // namespace
}  // namespace parallel_explore::report
