#include "text/display.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(CleanLine, ShowsNothingThatActsOnATerminal) {
  EXPECT_EQ(clean_line("\x1b[31mred\x1b[0m \x1b]0;title\a\r\n\ttext\x07", 100), "red text");
  EXPECT_EQ(clean_line("a\xE2\x80\xAE"
                       "b",
                       100),
            "ab")
      << "bidirectional overrides go";
  EXPECT_EQ(clean_line("0123456789", 10), "0123456789");
  EXPECT_EQ(clean_line("01234567890", 10), "0123456…");
  EXPECT_EQ(clean_line("ääääää", 9), "äää…");
  EXPECT_LE(clean_line(std::string(100'000, 'x'), 200).size(), 200U);
}

/// Marks of direction, breaks other than line feeds, fillers, tags: they show nothing themselves.
TEST(CleanLine, ShowsNothingThatCannotBeSeen) {
  for (std::string const invisible :
       {"\xC2\xAD", "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9",
        "\xE2\x81\xA6", "\xE3\x85\xA4", "\xEF\xBB\xBF", "\xF3\xA0\x81\x81"})
    EXPECT_EQ(clean_line("a" + invisible + "b", 100), "ab") << testing::PrintToString(invisible);
  EXPECT_EQ(clean_line("e\xCC\x81 🎉 日本 @\xE2\x80\x8Bx", 100), "e\xCC\x81 🎉 日本 @\xE2\x80\x8Bx");
}

TEST(Json, ShowsWhatCannotBeSeenAsEscapes) {
  EXPECT_EQ(escape_invisible("{\"a\":\"x\xE2\x80\xAEy\xC2\x9B\xF3\xA0\x81\x81\xC3\xA9\"}\n"),
            "{\"a\":\"x\\u202ey\\u009b\\udb40\\udc41\xC3\xA9\"}\n");
  EXPECT_EQ(escape_invisible("{\n}"), "{\n}");
}

TEST(Width, CountsColumns) {
  EXPECT_EQ(display_width("aä"), 2U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("🎉"), 2U);
  for (auto const* emoji : {"✅", "❌", "⭐", "⚡", "⏳", "🆗"})
    EXPECT_EQ(display_width(emoji), 2U) << emoji;
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(cut_to_width("日本語", 5), "日本…");
  EXPECT_EQ(cut_to_width("abc", 3), "abc");
}

TEST(BytesWithin, EndBeforeTheCharacterThatDoesNotFit) {
  EXPECT_EQ(bytes_within("abc", 2), 2U);
  EXPECT_EQ(bytes_within("abc", 3), 3U);
  EXPECT_EQ(bytes_within("日本", 3), 3U);
  EXPECT_EQ(bytes_within("日本", 1), 0U);
  EXPECT_EQ(bytes_within("e\xCC\x81x", 1), 3U) << "with the marks that combine with it";
  EXPECT_EQ(bytes_within("\x1b[31mab", 1), 6U);
}

}  // namespace
}  // namespace parallel_explore::text
