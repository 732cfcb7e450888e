#include "text/durations.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreReadAndWritten) {
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("2.5s"), 2500ms);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("1d"), 24h);
  for (auto const* bad : {"", "30", "m", "-5s", "5s3h", "1x", "nan s", "1e5s", "9999999d", "5 s"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(format_duration(65s), "1m05s");
  EXPECT_EQ(format_duration(4200ms), "4.2s");
}

}  // namespace
}  // namespace parallel_explore::text
