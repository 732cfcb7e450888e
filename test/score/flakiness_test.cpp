#include "score/flakiness.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

TEST(Flakiness, FollowsTheCounts) {
  EXPECT_GT(chance_of_more_failures({20, 6}, {20, 0}), 0.99);
  EXPECT_NEAR(chance_of_more_failures({20, 6}, {20, 6}), 0.5, 0.05);
  EXPECT_LT(chance_of_more_failures({20, 0}, {20, 6}), 0.01);
}

double binomial(int runs, int failures, double rate) {
  if (rate == 0) return failures == 0 ? 1 : 0;
  double const ways =
      std::lgamma(runs + 1) - std::lgamma(failures + 1) - std::lgamma(runs - failures + 1);
  return std::exp(ways + failures * std::log(rate) + (runs - failures) * std::log1p(-rate));
}

/// How often a gate that fails at these rates counts as failed, by 20 runs of each. Exact.
double found_out(double rate, double rate_of_base) {
  constexpr int runs = 20;
  double found = 0;
  for (int own = 0; own <= runs; ++own) {
    for (int base = 0; base <= runs; ++base) {
      if (chance_of_more_failures({runs, own}, {runs, base}) >= 0.95)
        found += binomial(runs, own, rate) * binomial(runs, base, rate_of_base);
    }
  }
  return found;
}

TEST(Flakiness, ThatWasBroughtIsFoundOutAndThatWasThereIsNot) {
  EXPECT_GE(found_out(0.3, 0), 0.85);
  EXPECT_LE(found_out(0.3, 0.3), 0.06);
  EXPECT_LE(found_out(0.1, 0.1), 0.06);
}

}  // namespace
}  // namespace parallel_explore::score
