#include "parallel_explore/certainty.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace parallel_explore {
namespace {

using testing::DoubleNear;

TEST(WilsonInterval, CoversAsOftenAsItSays) {
  // Its coverage oscillates with the share; over a range of shares it is nominal.
  double const confidence = 0.9;
  double covered = 0, all = 0;
  for (int tries = 20; tries <= 60; tries += 5) {
    for (double share = 0.05; share < 0.96; share += 0.01) {
      double probability = std::pow(1 - share, tries);  // of 0 hits
      for (int hits = 0; hits <= tries; ++hits) {
        auto const interval = wilson_interval(hits, tries, confidence);
        if (interval.low <= share && share <= interval.high) covered += probability;
        probability *= (tries - hits) / (hits + 1.0) * share / (1 - share);
      }
      all += 1;
    }
  }
  EXPECT_THAT(covered / all, DoubleNear(confidence, 0.01));
  EXPECT_EQ(wilson_interval(0, 0, 0.9), (Interval{0, 1}));
  EXPECT_EQ(wilson_interval(0, 3, 0.9).low, 0);
  EXPECT_LT(wilson_interval(3, 3, 0.9).low, 1);
}

}  // namespace
}  // namespace parallel_explore
