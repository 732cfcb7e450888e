#include "core/times.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace parallel_explore {
namespace {

TEST(Times, AreRfc3339InUtc) {
  using namespace std::chrono;
  TimePoint const time = sys_days{2026y / November / 21} + 9h + 5min + 7s + 3ms;
  EXPECT_EQ(core::to_rfc3339(time), "2026-11-21T09:05:07.003Z");
  EXPECT_EQ(core::from_rfc3339("2026-11-21T09:05:07.003Z"), time);
  EXPECT_EQ(core::from_rfc3339("2026-13-21T09:05:07.003Z"), std::nullopt);
  EXPECT_EQ(core::from_rfc3339("2026-11-21 09:05:07.003Z"), std::nullopt);
}

}  // namespace
}  // namespace parallel_explore
