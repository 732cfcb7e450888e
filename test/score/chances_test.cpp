#include "score/chances.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

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

/// The probability that two approaches that fail equally often are told apart, where 80 % are
/// needed and either may be called the better one, after as many sessions of each. Exact, for the
/// worst of 99 shares of failures. `shares_of`: as FailingShares::of().
template <class SharesOf>
double told_apart(int sessions, SharesOf const& shares_of) {
  auto const differ = [&](int one, int other) {
    auto const& these = shares_of(one, sessions);
    auto const& those = shares_of(other, sessions);
    double less = 0;
    for (double const a : these)
      less += static_cast<double>(std::ranges::count_if(those, [&](double b) { return a < b; }));
    return less >= 0.9 * static_cast<double>(these.size() * those.size());
  };
  std::vector<std::pair<int, int>> apart;
  for (int one = 0; one < sessions; ++one) {
    for (int other = one + 1; other <= sessions; ++other) {
      if (differ(one, other)) apart.emplace_back(one, other);
    }
  }
  double worst = 0;
  for (int percent = 1; percent < 100; ++percent) {
    boost::math::binomial const failures(sessions, percent / 100.0);
    double chance = 0;
    for (auto const& [one, other] : apart) chance += 2 * pdf(failures, one) * pdf(failures, other);
    worst = std::max(worst, chance);
  }
  return worst;
}

TEST(Chances, TellEqualFailuresApartLessOftenThanWithJeffreysPrior) {
  FailingShares shares;
  auto const ours = [&](int failed, int runs) { return shares.of(failed, runs); };
  auto const jeffreys = [&](int failed, int runs) {
    auto const nodes = shares.of(failed, runs).size();
    std::vector<double> result;
    for (std::size_t i = 0; i < nodes; ++i)
      result.push_back(
          boost::math::ibeta_inv(failed + 0.5, runs - failed + 0.5,
                                 (static_cast<double>(i) + 0.5) / static_cast<double>(nodes)));
    return result;
  };
  double most = 0, most_of_jeffreys = 0;
  for (int sessions = 2; sessions <= 16; ++sessions) {
    most = std::max(most, told_apart(sessions, ours));
    most_of_jeffreys = std::max(most_of_jeffreys, told_apart(sessions, jeffreys));
  }
  EXPECT_NEAR(most, 0.24, 0.005);
  EXPECT_NEAR(most_of_jeffreys, 0.34, 0.005);
}

TEST(Chances, SharesOfFailureAreAround) {
  auto const shares = FailingShares().of(2, 4);
  double sum = 0;
  for (double const share : shares) sum += share;
  EXPECT_NEAR(sum / static_cast<double>(shares.size()), 0.5, 1e-6);
}

}  // namespace
}  // namespace parallel_explore::score
