#include "agents/stall_detector.hpp"

#include "support/sandbox.hpp"

#include <gtest/gtest.h>

namespace parallel_explore {
namespace {

using namespace std::chrono_literals;

TEST(StallDetector, SilenceIsSinceTheLastOutputOrChange) {
  using agents::check_stall;
  auto const check = check_stall(90s, 90s, 60s);
  EXPECT_TRUE(check.report);
  EXPECT_FALSE(check.end);
  EXPECT_GE(check.next_check, 30s);
  EXPECT_FALSE(check_stall(500s, 10s, 60s).report);
  EXPECT_FALSE(check_stall(10s, 500s, 60s).report);
  EXPECT_TRUE(check_stall(120s, std::nullopt, 60s).end);
  EXPECT_TRUE(check_stall(130s, 125s, 60s).end);
  // A clock that was set back makes no negative silence.
  EXPECT_EQ(check_stall(100s, -5s, 60s).inactivity, 0s);
}

TEST(StallDetector, AChangeAnywhereInTheWorktreeCountsButNotInItsGit) {
  support::TempDirectory place;
  support::write_file(place.path() / ".git/x", "1");
  support::write_file(place.path() / "deep/er/file", "1");
  auto const before = agents::last_change(place.path());
  ASSERT_TRUE(before);
  support::write_file(place.path() / ".git/x", "22");
  EXPECT_EQ(agents::last_change(place.path()), before);
  support::write_file(place.path() / "deep/er/file", "22");
  EXPECT_GT(agents::last_change(place.path()), before);
}

}  // namespace
}  // namespace parallel_explore
