#include "stream/line_splitter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace parallel_explore::stream {
namespace {

struct Seen {
  std::string text;
  std::uint64_t offset = 0, size = 0;
  bool operator==(Seen const&) const = default;
};

std::vector<Seen> split(std::string_view bytes, std::size_t chunk, std::size_t limit = 128 * 1024) {
  std::vector<Seen> seen;
  auto const take = [&](Line const& line) {
    seen.push_back({std::string(line.text), line.offset, line.size});
  };
  LineSplitter splitter(limit);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(chunk, bytes.size()))) {
    splitter.feed(bytes.substr(0, chunk), take);
  }
  splitter.finish(take);
  return seen;
}

TEST(LineSplitter, GivesTheSameLinesHoweverTheBytesCome) {
  std::string const bytes("one\n\ntwo\r\nthr\0ee\n\xff\xfe\nlast", 24);
  auto const whole = split(bytes, bytes.size());
  ASSERT_EQ(whole.size(), 6U);
  EXPECT_EQ(whole[1], (Seen{"", 4, 0}));
  EXPECT_EQ(whole[3], (Seen{std::string("thr\0ee", 6), 10, 6}));
  EXPECT_EQ(whole[4], (Seen{"\xff\xfe", 17, 2}));
  EXPECT_EQ(whole[5], (Seen{"last", 20, 4}));
  for (std::size_t chunk = 1; chunk < bytes.size(); ++chunk)
    EXPECT_EQ(split(bytes, chunk), whole) << chunk;
}

TEST(LineSplitter, GivesTheOffsetFromWhichALineCanBeReadBack) {
  std::string const bytes =
      "a\n" + std::string(30, 'x') + "\nbb\n" + std::string(11, 'y') + "\n\nc";
  for (std::size_t chunk : {1U, 3U, 10U, 11U, 64U}) {
    auto const seen = split(bytes, chunk, 10);
    ASSERT_EQ(seen.size(), 6U) << chunk;
    for (auto const& line : seen) {
      auto const original = bytes.substr(line.offset, line.size);
      EXPECT_EQ(original.find('\n'), std::string::npos);
      EXPECT_EQ(line.text, original.substr(0, 10)) << chunk;
    }
    EXPECT_EQ(seen[1].size, 30U);
    EXPECT_EQ(seen[5], (Seen{"c", bytes.size() - 1, 1}));
  }
}

TEST(LineSplitter, KeepsTheBeginningOfALineOfAHundredMegabytes) {
  LineSplitter splitter;
  std::string const chunk(64 * 1024, 'z');
  int lines = 0;
  auto const take = [&](Line const& line) {
    ++lines;
    if (lines > 1) return;
    EXPECT_TRUE(line.cut());
    EXPECT_EQ(line.text.size(), 128U * 1024);
    EXPECT_EQ(line.size, 1600 * chunk.size());
  };
  for (int i = 0; i < 1600; ++i) splitter.feed(chunk, take);
  EXPECT_EQ(lines, 0);
  splitter.feed("\nnext\n", take);
  EXPECT_EQ(lines, 2);
}

TEST(LineSplitter, ALineOfExactlyTheLimitIsWhole) {
  auto const seen = split("0123456789\n0123456789A\n", 4, 10);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0], (Seen{"0123456789", 0, 10}));
  EXPECT_EQ(seen[1], (Seen{"0123456789", 11, 11}));
}

TEST(LineSplitter, GivesNothingForNothing) { EXPECT_TRUE(split("", 1).empty()); }

}  // namespace
}  // namespace parallel_explore::stream
