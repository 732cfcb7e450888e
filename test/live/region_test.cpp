#include "live/region.hpp"

#include "support/emulated_screen.hpp"
#include "text/display.hpp"

#include <gmock/gmock.h>

#include <random>

namespace parallel_explore::live {
namespace {

using support::EmulatedScreen;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Lines = std::vector<std::string>;

constexpr Screen small{20, 6, false};

TEST(Region, ShowsItsLinesAndKeepsTheCursorAtTheFirst) {
  Region region;
  EmulatedScreen screen(20, 6);
  screen.feed("$ run\r\n");
  screen.feed(region.draw({"one", "two", "three"}, small));
  EXPECT_THAT(screen.lines(), ElementsAre("$ run", "one", "two", "three"));
  EXPECT_EQ(screen.cursor_row(), 1U);
  EXPECT_EQ(screen.cursor_column(), 0U);
}

TEST(Region, WritesOnlyLinesThatDiffer) {
  Region region;
  (void)region.draw({"one", "two", "three"}, small);
  EXPECT_EQ(region.draw({"one", "two", "three"}, small), "") << "nothing changed";
  auto const bytes = region.draw({"one", "2", "three"}, small);
  EXPECT_THAT(bytes, HasSubstr("2"));
  EXPECT_THAT(bytes, Not(HasSubstr("one")));
  EXPECT_THAT(bytes, Not(HasSubstr("three")));
}

TEST(Region, LinesAboveItStayForGood) {
  Region region;
  EmulatedScreen screen(10, 4);
  Screen const size{10, 4, false};
  screen.feed(region.draw({"a 0", "b 0", "sum"}, size));
  for (int i = 1; i <= 5; ++i) {
    auto const n = std::to_string(i);
    screen.feed(region.draw({"a " + n, "b " + n, "sum"}, size, {"ended " + n + ", after a while"}));
  }
  EXPECT_THAT(screen.lines(), ElementsAre("le", "a 5", "b 5", "sum"));
  EXPECT_THAT(screen.scrollback(),
              ElementsAre("ended 1, a", "fter a whi", "le", "ended 2, a", "fter a whi", "le",
                          "ended 3, a", "fter a whi", "le", "ended 4, a", "fter a whi", "le",
                          "ended 5, a", "fter a whi"));
}

TEST(Region, IsLeftWithTheCursorBelowIt) {
  Region region;
  EmulatedScreen screen(20, 3);
  screen.feed(region.draw({"one", "two", "three"}, {20, 3, false}));
  screen.feed(region.leave());
  screen.feed("$ ");
  EXPECT_THAT(screen.text(), HasSubstr("one\ntwo\nthree\n$"));
}

TEST(Region, EndsWithOtherLinesInItsPlace) {
  Region region;
  EmulatedScreen screen(20, 6);
  screen.feed(region.draw({"one", "two", "three", "keys"}, small));
  screen.feed(region.end({"all of it", "sum"}, small));
  screen.feed("report");
  EXPECT_THAT(screen.lines(), ElementsAre("all of it", "sum", "report"));
}

/// Any lines, with wide characters and of any width up to the screen's.
Lines random_lines(std::mt19937& random, Screen const& screen) {
  auto const up_to = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  Lines lines(1 + up_to(screen.rows - 1));
  for (auto& line : lines) {
    auto const width = up_to(screen.columns);
    while (text::display_width(line) < width) {
      bool const wide = up_to(4) == 0 && text::display_width(line) + 2 <= screen.columns;
      line += wide ? "漢" : std::string(1, static_cast<char>('a' + up_to(3)));
    }
  }
  return lines;
}

Lines without_empty_end(Lines lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

TEST(Region, AnySequenceOfFramesIsShownAsItIs) {
  std::mt19937 random(7);
  for (Screen const size : {Screen{20, 6, false}, Screen{1, 6, false}, Screen{3, 1, false}}) {
    Region region;
    EmulatedScreen screen(size.columns, size.rows);
    for (int i = 0; i < 400; ++i) {
      auto const lines = random_lines(random, size);
      auto const above = i % 5 == 0 ? Lines{"x"} : Lines{};
      screen.feed(region.draw(lines, size, above));
      auto shown = screen.lines();
      shown.erase(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(
                                                     std::min(screen.cursor_row(), shown.size())));
      ASSERT_EQ(shown, without_empty_end(lines)) << "frame " << i << " of " << size.columns;
    }
    EXPECT_THAT(screen.unknown(), IsEmpty());
  }
}

/// A terminal is resized again and again; at the end each line is there once.
void resize_often(EmulatedScreen::Resizing how) {
  Region region;
  EmulatedScreen screen(40, 12);
  screen.feed("$ run\r\n");
  std::size_t columns = 40;
  for (int i = 0; i < 60; ++i) {
    Lines lines;
    for (int row = 0; row < 4; ++row)
      lines.push_back("row " + std::to_string(row) +
                      std::string(columns - std::min<std::size_t>(columns, 12), '.'));
    screen.feed(region.draw(lines, {columns, 12, false}));
    auto shown = screen.lines();
    shown.erase(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(screen.cursor_row()));
    ASSERT_EQ(shown, lines) << "nothing of what was there before is left at " << columns;
    columns = 15 + static_cast<std::size_t>(i * 13 % 30);
    screen.resize(columns, 12, how);
  }
  screen.feed(region.draw({"row 0", "row 1", "row 2", "end"}, {columns, 12, false}));
  auto const text = screen.text();
  EXPECT_EQ(text.find("row 0"), text.rfind("row 0")) << text;
  EXPECT_THAT(screen.lines(), Contains("end"));
  EXPECT_THAT(text, HasSubstr("$ run\n")) << "what was above it is not lost";
}

TEST(Region, IsDrawnAnewWhereOnlyTheSizeChanged) {
  Region region;
  EmulatedScreen screen(40, 8);
  Lines const lines{"a line that is wider than ten", "b"};
  screen.feed(region.draw(lines, {40, 8, false}));
  screen.resize(10, 8, EmulatedScreen::Resizing::reflow);
  screen.feed(region.draw({"a line th…", "b"}, {10, 8, false}));
  EXPECT_THAT(screen.lines(), ElementsAre("a line th…", "b"));
}

TEST(Region, IsDrawnOnceWhereTheTerminalBreaksLinesAnew) {
  resize_often(EmulatedScreen::Resizing::reflow);
}

TEST(Region, IsDrawnOnceWhereTheTerminalCutsLines) { resize_often(EmulatedScreen::Resizing::cut); }

}  // namespace
}  // namespace parallel_explore::live
