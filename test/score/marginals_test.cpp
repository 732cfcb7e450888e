#include "score/marginals.hpp"

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/student.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

TEST(Marginals, OfTwoAlikeAreThoseOfAPooledTest) {
  auto const found = marginals_of({{1, 3}, {11, 13}});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].center, 2);
  EXPECT_EQ(found[1].center, 12);
  EXPECT_NEAR(found[0].scale, found[1].scale, 1e-9);
  EXPECT_LE(found[0].freedom, 2);
  EXPECT_GE(found[0].freedom, 1);
}

TEST(Marginals, AFreakBlursNeitherItsOwnNorOthers) {
  auto const clean = marginals_of({{100, 101, 99, 100}, {95, 94, 96, 95}, {95, 94, 96, 95}});
  auto const freak = marginals_of({{100, 101, 99, 100}, {95, 94, 96, 95}, {95, 94, 96, 10}});
  EXPECT_LT(freak[0].scale, 2.5 * clean[0].scale);
  EXPECT_GT(freak[2].center, 90);
  EXPECT_GT(freak[2].scale, 2 * freak[0].scale);
}

TEST(Marginals, ASteadyOneStaysSteadyBesideANoisyOne) {
  std::vector<double> steady, noisy;
  for (int i = 0; i < 10; ++i) {
    steady.push_back(i % 2 == 0 ? 0.9 : 1.1);
    noisy.push_back(i % 2 == 0 ? -10 : 10);
  }
  auto const found = marginals_of({steady, noisy});
  EXPECT_LT(found[0].scale, found[1].scale / 3);
}

TEST(Marginals, NoisyOnesAreDrawnTowardsTheOthers) {
  std::vector<std::vector<double>> const groups{
      {1.0, 1.1, 0.9, 1.0}, {1.05, 0.95, 1.0, 1.0}, {9, -5, 6, 2}};
  auto const alone = marginals_of(groups), together = marginals_of(groups, true);
  EXPECT_LT(together[2].center, alone[2].center);
  EXPECT_LT(together[2].scale, alone[2].scale);
  EXPECT_NEAR(together[0].center, alone[0].center, 0.1);
}

TEST(Marginals, ExactValuesAreKnownExactly) {
  auto const found = marginals_of({{5, 5}, {7, 7}});
  EXPECT_EQ(found[0].scale, 0);
  EXPECT_EQ(found[1].center, 7);
}

TEST(Marginals, WhatARoundHasInCommonCancels) {
  // A load that comes and goes: rounds differ by 50, the two by 1.
  std::vector<std::vector<std::optional<double>>> rows(2);
  for (int round = 0; round < 8; ++round) {
    double const load = round % 2 == 0 ? 0 : 50;
    rows[0].emplace_back(10 + load + 0.01 * round);
    rows[1].emplace_back(11 + load - 0.01 * round);
  }
  auto const found = marginals_in_rounds(rows, 99);
  double const difference = found[1]->center - found[0]->center;
  EXPECT_NEAR(difference, 1, 0.1);
  EXPECT_LT(found[0]->scale, 0.1);
}

TEST(Marginals, OfTwoInRoundsAreNoSurerThanStudentsPairedTest) {
  using Row = std::vector<std::optional<double>>;
  Row const one{10.0, 13.0, 9.0, 12.0, 11.0}, other{11.5, 13.5, 9.5, 14.5, 12.0};
  auto const found = marginals_in_rounds({one, other}, 0);
  std::vector<double> differences;
  for (std::size_t i = 0; i < one.size(); ++i) differences.push_back(*other[i] - *one[i]);
  double const deviation = standard_deviation(differences).value();
  auto const difference = sum_of({{1, *found[1]}, {-1, *found[0]}});
  EXPECT_NEAR(difference.center, mean(differences).value(), 0.25);
  EXPECT_GE(difference.scale, 0.9 * deviation / std::sqrt(5));
  // Each has 3/4 of the four degrees of the pairs, which makes up for their being taken as apart.
  EXPECT_NEAR(found[0]->freedom, 3, 0.01);
  EXPECT_NEAR(found[1]->freedom, 3, 0.01);
}

TEST(Marginals, OfFewRoundsShowNoDifferenceWithinTheRangeSeen) {
  using Row = std::vector<std::optional<double>>;
  // Many steady others would make the pooled deviation small.
  std::vector<Row> rows{{14.3, 13.5, 47.1}, {15.7, 31.6, 35.6}};
  for (int i = 0; i < 6; ++i) rows.push_back({10.0 + i, 10.1 + i, 9.9 + i});
  auto const found = marginals_in_rounds(rows, 0);
  auto const difference = sum_of({{1, *found[0]}, {-1, *found[1]}});
  double const shown = difference.scale * student_quantile(0.975, difference.freedom);
  EXPECT_GE(shown, 47.1 - 13.5 - 1) << "a round's own effect is taken off";
}

TEST(Marginals, WhatWasMeasuredOnceHasTheAssumedNoise) {
  auto const found = marginals_in_rounds({{10.0}, {std::nullopt}, {}, {12.0}}, 0.5);
  EXPECT_EQ(found[0]->scale, 0.5);
  EXPECT_FALSE(found[1]);
  EXPECT_FALSE(found[2]);
  EXPECT_EQ(found[3]->center, 12);
}

TEST(Marginals, AddUp) {
  auto const sum = sum_of({{0.5, {10, 3, 4}}, {0.5, {20, 4, 4}}});
  EXPECT_EQ(sum.center, 15);
  EXPECT_NEAR(sum.scale, 2.5, 1e-9);
  EXPECT_GT(sum.freedom, 4);
  EXPECT_LE(sum.freedom, 8);
}

}  // namespace
}  // namespace parallel_explore::score
