#include "live/pager.hpp"

#include "text/display.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr Screen screen{20, 4, false};

Pager numbered(int count) {
  Pager pager("numbers");
  for (int i = 0; i < count; ++i) pager.add(fmt::format("line {}\n", i));
  return pager;
}

TEST(Pager, ScrollsToBothEndsAndNoFurther) {
  auto pager = numbered(10);
  EXPECT_EQ(pager.lines(screen)[0], "line 0");
  EXPECT_TRUE(pager.press({KeyKind::up, {}}, screen));
  EXPECT_EQ(pager.lines(screen)[0], "line 0");
  (void)pager.press({KeyKind::page_down, {}}, screen);
  EXPECT_EQ(pager.lines(screen)[0], "line 2");
  (void)pager.press({KeyKind::end, {}}, screen);
  (void)pager.press({KeyKind::down, {}}, screen);
  auto const lines = pager.lines(screen);
  EXPECT_THAT(lines, SizeIs(4));
  EXPECT_EQ(lines[2], "line 9");
  EXPECT_FALSE(pager.press({KeyKind::character, "q"}, screen));
}

TEST(Pager, FollowsATextThatGrowsUntilItIsScrolled) {
  auto pager = numbered(10);
  pager.follow();
  EXPECT_EQ(pager.lines(screen)[2], "line 9");
  pager.add("line 10\n");
  EXPECT_EQ(pager.lines(screen)[2], "line 10");
  (void)pager.press({KeyKind::up, {}}, screen);
  pager.add("line 11\n");
  EXPECT_EQ(pager.lines(screen)[2], "line 9");
}

TEST(Pager, BreaksLinesAtBlanksAndShowsNothingThatActs) {
  Pager pager("a text");
  pager.add("some words that \x1b[31mare\x1b[0m wider than it\n\ttab\n");
  pager.add("漢字漢字漢字漢字漢字漢字\n");
  EXPECT_THAT(pager.lines({20, 8, false}),
              ElementsAre("some words that are", "wider than it", "        tab",
                          "漢字漢字漢字漢字漢字", "漢字", "", "", HasSubstr("q:close")));
}

TEST(Pager, FitsAnyScreen) {
  auto pager = numbered(30);
  pager.add("漢字 and more\n");
  for (std::size_t columns : {1, 2, 3, 7, 40}) {
    for (std::size_t rows : {1, 2, 1000}) {
      auto const lines = pager.lines({columns, rows, true});
      EXPECT_THAT(lines, SizeIs(rows));
      for (auto const& line : lines) EXPECT_LE(text::display_width(line), columns);
    }
  }
}

TEST(Pager, KeepsTheEndOfALongText) {
  auto pager = numbered(30'000);
  EXPECT_TRUE(pager.is_full());
  EXPECT_EQ(pager.lines({60, 4, false})[0], "(10000 earlier lines are left out)");
  (void)pager.press({KeyKind::end, {}}, {60, 4, false});
  EXPECT_EQ(pager.lines({60, 4, false})[2], "line 29999");
}

TEST(Pager, ALineMayComeInParts) {
  Pager pager("parts");
  pager.add("one ");
  (void)pager.lines(screen);
  pager.add("line\nnext");
  EXPECT_THAT(pager.lines(screen), ElementsAre("one line", "next", "", HasSubstr("q:close")));
}

}  // namespace
}  // namespace parallel_explore::live
