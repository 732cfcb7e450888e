#include "schedule/backoff.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace parallel_explore::schedule {
namespace {

using namespace std::chrono_literals;

std::vector<Duration> waits(Backoff const& backoff, int count) {
  std::vector<Duration> all;
  for (int i = 0; i < count; ++i) all.push_back(wait_after(backoff, i));
  return all;
}

TEST(Backoff, DoublesUpToTheLongest) {
  EXPECT_EQ(waits({5s, 30s}, 5), (std::vector<Duration>{5s, 10s, 20s, 30s, 30s}));
}

TEST(Backoff, AFirstWaitBeyondTheLongestStays) {
  EXPECT_EQ(waits({1min, 30s}, 3), (std::vector<Duration>{1min, 1min, 1min}));
}

TEST(Backoff, NoWaitStaysNone) { EXPECT_EQ(wait_after({0s, 30s}, 1000000), 0s); }

TEST(Backoff, DoesNotOverflow) {
  EXPECT_EQ(wait_after({1ms, Duration::max()}, 1000), Duration::max());
}

TEST(Backoff, WithoutATimeNothingIsAsked) {
  EXPECT_EQ(asked_wait(Limited{}, std::chrono::system_clock::time_point(1h)), std::nullopt);
}

TEST(Backoff, AnAskedWaitIsNeverNegative) {
  Limited limited;
  limited.until = TimePoint(10min);
  EXPECT_EQ(asked_wait(limited, std::chrono::system_clock::time_point(9min)), Duration(1min));
  EXPECT_EQ(asked_wait(limited, std::chrono::system_clock::time_point(11min)), Duration(0));
}

}  // namespace
}  // namespace parallel_explore::schedule
