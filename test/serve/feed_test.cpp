#include "serve/feed.hpp"

#include "serve/record.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <fstream>

namespace parallel_explore::serve {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr TimePoint now{std::chrono::milliseconds(1'800'000'000'000)};

class FeedTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path journal() const {
    return place_.path() / "a" / "journal.jsonl";
  }

  static boost::json::object news(Feed& feed, Cursor const& seen) {
    return boost::json::parse("{" + *feed.news(seen)).as_object();
  }

  static std::vector<std::string> rows(boost::json::object const& news) {
    std::vector<std::string> names;
    for (auto const& row : news.at("rows").as_array())
      names.emplace_back(row.at("name").as_string());
    return names;
  }

  support::TempDirectory place_;
  Record record_{place_.path(), "a", 2};
  Feed feed_{place_.path() / "a"};
};

TEST_F(FeedTest, AReaderGetsEverythingAndThenWhatIsNew) {
  feed_.read(true, now);
  auto const first = news(feed_, {});
  EXPECT_TRUE(first.at("whole").as_bool());
  EXPECT_THAT(rows(first), ElementsAre("approach-0", "approach-1"));
  EXPECT_EQ(first.at("head").at("state"), "running");
  auto const seen = feed_.cursor();
  record_.say(1, "make test");
  EXPECT_TRUE(feed_.read(true, now));
  auto const second = news(feed_, seen);
  EXPECT_FALSE(second.at("whole").as_bool());
  EXPECT_THAT(rows(second), ElementsAre("approach-1"));
  EXPECT_EQ(second.at("rows").at(0).at("doing"), "Bash make test");
}

TEST_F(FeedTest, WhatACommandPrintsIsTheLastLineOfItsOutput) {
  record_.leave();
  Record const other(place_.path(), "commands", 2, "command");
  auto const output = other.directory() / "sessions/approach-1.1.stream.jsonl";
  support::write_file(output, "first\n\x1b[31mcompiling  a.cpp\x1b[0m\n\n");
  Feed feed(other.directory());
  feed.read(true, now);
  auto const lines = news(feed, {}).at("last_lines").as_object();
  EXPECT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.at("approach-1"), "compiling a.cpp");
  support::write_file(output, "linking");
  EXPECT_FALSE(feed.read(true, now + std::chrono::milliseconds(500))) << "once a second";
  EXPECT_TRUE(feed.read(true, now + std::chrono::seconds(1)));
  EXPECT_EQ(news(feed, feed.cursor()).at("last_lines").at("approach-1"), "linking")
      << "although the record has not grown";
}

TEST_F(FeedTest, ALaterServerGoesOnFromTheOffset) {
  feed_.read(true, now);
  auto const seen = feed_.cursor();
  record_.say(0, "x");
  Feed other(place_.path() / "a");
  other.read(true, now);
  auto const rest = news(other, seen);
  EXPECT_FALSE(rest.at("whole").as_bool());
  EXPECT_THAT(rows(rest), testing::Contains("approach-0"));
}

TEST_F(FeedTest, NothingNewIsNoRevision) {
  feed_.read(true, now);
  auto const before = feed_.revision();
  EXPECT_FALSE(feed_.read(true, now));
  EXPECT_EQ(feed_.revision(), before);
}

TEST_F(FeedTest, ARunThatWasKilledIsInterrupted) {
  feed_.read(true, now);
  EXPECT_TRUE(feed_.is_running());
  record_.leave();
  EXPECT_TRUE(feed_.read(false, now));
  EXPECT_EQ(news(feed_, feed_.cursor()).at("head").at("state"), "interrupted");
}

TEST_F(FeedTest, AnotherRecordInItsPlaceIsAllNew) {
  feed_.read(true, now);
  auto const seen = feed_.cursor();
  record_.leave();
  std::filesystem::remove_all(place_.path() / "a");
  Record const other(place_.path(), "a", 1);
  feed_.read(true, now);
  auto const all = news(feed_, {seen.generation + "0", seen.offset});
  EXPECT_TRUE(all.at("whole").as_bool());
  EXPECT_THAT(rows(all), ElementsAre("approach-0"));
}

TEST_F(FeedTest, AHalfWrittenLineWaits) {
  std::ofstream(journal(), std::ios::app) << "{\"seq\":";
  feed_.read(true, now);
  EXPECT_EQ(feed_.fault(), "");
  EXPECT_THAT(rows(news(feed_, {})), ElementsAre("approach-0", "approach-1"));
}

TEST_F(FeedTest, ADamagedRecordIsSaidAndReadAgainWhenItIsRepaired) {
  auto const size = std::filesystem::file_size(journal());
  std::ofstream(journal(), std::ios::app) << "{\"seq\":9}\n";
  feed_.read(true, now);
  EXPECT_THAT(feed_.fault(), HasSubstr("damaged"));
  EXPECT_THAT(std::string(news(feed_, {}).at("fault").as_string()), HasSubstr("damaged"));
  std::filesystem::resize_file(journal(), size);
  EXPECT_TRUE(feed_.read(true, now));
  EXPECT_FALSE(news(feed_, {}).contains("fault"));
  EXPECT_THAT(rows(news(feed_, {})), ElementsAre("approach-0", "approach-1"));
}

TEST_F(FeedTest, ReadersOfTheSameShareOneText) {
  feed_.read(true, now);
  EXPECT_EQ(feed_.news({}), feed_.news({}));
}

}  // namespace
}  // namespace parallel_explore::serve
