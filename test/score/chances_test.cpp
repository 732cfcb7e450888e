#include "score/chances.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

double normal_cdf(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

Contender around(double center, double scale) { return {Marginal{center, scale}}; }

TEST(Chances, AgreeWithTheFormulaForTwo) {
  std::vector<Contender> const two{around(1, 1), around(0, 1)};
  double const expected = normal_cdf(1 / std::sqrt(2.0));
  EXPECT_NEAR(chances_of(two, 0, 0.5).best, expected, 0.002);
  EXPECT_NEAR(chances_of(two, 1, 0.5).best, 1 - expected, 0.002);
  EXPECT_NEAR(chances_of(two, 1, 0.5).close, normal_cdf(-0.5 / std::sqrt(2.0)), 0.002);
}

TEST(Chances, OfAllAddUpToOne) {
  std::vector<Contender> const all{around(1, 1), around(0, 2), around(0.5, 0.3), around(-3, 1)};
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) sum += chances_of(all, i, 0).best;
  EXPECT_NEAR(sum, 1, 0.01);
}

TEST(Chances, ExactTiesLeaveNobodyTheBestAndAllClose) {
  std::vector<Contender> const all{around(5, 0), around(5, 0), around(4, 0)};
  EXPECT_EQ(chances_of(all, 0, 0.5).best, 0);
  EXPECT_EQ(chances_of(all, 0, 0.5).close, 1);
  EXPECT_EQ(chances_of(all, 2, 0.5).close, 0);
  EXPECT_EQ(chances_of(all, 2, 1).close, 1) << "exactly as far behind as does not matter";
  EXPECT_EQ(chance_of_equal(all[0], all[1], 0.1), 1);
  EXPECT_EQ(chance_of_equal(all[0], all[2], 0.1), 0);
}

TEST(Chances, FailuresCountOnlyBesideThem) {
  Contender steady{Marginal{10, 0.1}}, other{Marginal{9, 0.1}}, failing{Marginal{10.2, 0.1}};
  for (auto* each : {&steady, &other}) each->failing = FailingShares().of(0, 8);
  failing.failing = FailingShares().of(4, 8);
  failing.failed = true;
  EXPECT_NEAR(chance_of_better(steady, other), 1, 1e-6) << "neither ever failed";
  EXPECT_GT(chance_of_better(steady, failing), 0.7) << "half a session costs more than 0.2";
  EXPECT_GT(chance_of_failing_more(failing, steady, 0.01), 0.95);
  EXPECT_EQ(chance_of_failing_more(steady, failing, 0.01), 0);
  EXPECT_LT(mean_total(failing), 9.8);
}

TEST(Chances, SharesOfFailureAreAround) {
  auto const shares = FailingShares().of(2, 4);
  double sum = 0;
  for (double const share : shares) sum += share;
  EXPECT_NEAR(sum / static_cast<double>(shares.size()), 0.5, 1e-6);
}

}  // namespace
}  // namespace parallel_explore::score
