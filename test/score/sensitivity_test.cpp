#include "parallel_explore/sensitivity.hpp"

#include <gmock/gmock.h>

#include <random>

namespace parallel_explore {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

/// Scores from 0 to 10, approaches a, b, c … × criteria x, y, z …
Comparison scored(std::vector<double> const& weights,
                  std::vector<std::vector<double>> const& scores) {
  std::vector<Criterion> criteria;
  for (std::size_t c = 0; c < weights.size(); ++c) {
    Criterion criterion;
    criterion.name = std::string(1, static_cast<char>('x' + c));
    criterion.weight = weights[c];
    criteria.push_back(std::move(criterion));
  }
  Measurements measurements;
  for (std::size_t a = 0; a < scores.size(); ++a) {
    auto& approach = measurements.emplace_back();
    approach.approach = std::string(1, static_cast<char>('a' + a));
    for (std::size_t c = 0; c < weights.size(); ++c) {
      Measurement measurement;
      measurement.criterion = criteria[c].name;
      measurement.source = Source::given;
      measurement.values = {scores[a][c]};
      approach.measurements.push_back(std::move(measurement));
    }
  }
  auto ranking = WeightedScoring().rank(criteria, measurements);
  return {std::move(criteria), std::move(ranking)};
}

TEST(ParetoFront, EqualsBruteForce) {
  std::mt19937_64 random(2);
  std::uniform_int_distribution<int> score(0, 6);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::vector<double>> rows(static_cast<std::size_t>(1 + round % 30));
    for (auto& row : rows) row = {1.0 * score(random), 1.0 * score(random), 1.0 * score(random)};
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool beaten = false;
      for (auto const& other : rows) {
        beaten = beaten || (other != rows[i] && other[0] >= rows[i][0] && other[1] >= rows[i][1] &&
                            other[2] >= rows[i][2]);
      }
      if (!beaten) expected.push_back(i);
    }
    EXPECT_EQ(pareto_front(rows), expected);
  }
}

TEST(Flips, EqualTheClosedFormForTwoCriteria) {
  // a leads with w·8 + 1·4 against w·3 + 1·9: they meet where 5w = 5.
  auto const found = sensitivity(scored({2, 1}, {{8, 4}, {3, 9}}), 100);
  ASSERT_EQ(found.flips.size(), 2);
  EXPECT_EQ(found.flips[0].criterion, "x");
  EXPECT_THAT(found.flips[0].to, DoubleNear(1, 1e-12));
  EXPECT_EQ(found.flips[0].winner, "b");
  EXPECT_EQ(found.flips[1].criterion, "y");
  EXPECT_THAT(found.flips[1].to, DoubleNear(2, 1e-12));  // 2·5 = 5v
}

TEST(Flips, TakeTheNearestRivalAndNoNegativeWeight) {
  auto const found = sensitivity(scored({1, 1}, {{9, 5}, {8, 5.5}, {0, 6}}), 100);
  ASSERT_FALSE(found.flips.empty());
  EXPECT_EQ(found.flips[0].winner, "b");
  EXPECT_THAT(found.flips[0].to, DoubleNear(0.5, 1e-12));
  // An approach that leads in every criterion is first with any weights.
  EXPECT_THAT(sensitivity(scored({1, 1}, {{9, 9}, {1, 1}}), 100).flips, IsEmpty());
  EXPECT_THAT(sensitivity(scored({1, 1}, {{9, 5}, {1, 5}}), 100).flips, IsEmpty())
      << "they are level without x, and a weight below 0 there is none";
}

TEST(Flips, ReallyChangeTheWinnerJustBeyond) {
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> score(0, 10);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::vector<double>> scores(5);
    for (auto& row : scores) row = {score(random), score(random), score(random)};
    std::vector<double> const weights{1, 1.5, 0.7};
    auto const comparison = scored(weights, scores);
    for (auto const& flip : sensitivity(comparison, 10).flips) {
      auto changed = weights;
      auto& weight = changed[static_cast<std::size_t>(flip.criterion[0] - 'x')];
      weight = flip.to * (flip.to > flip.from ? 1 + 1e-6 : 1 - 1e-6);
      EXPECT_EQ(scored(changed, scores).ranking().front().approach, flip.winner);
      weight = flip.to * (flip.to > flip.from ? 1 - 1e-6 : 1 + 1e-6);
      EXPECT_EQ(scored(changed, scores).ranking().front().approach,
                comparison.ranking().front().approach);
    }
  }
}

TEST(WeightShares, AreTheAreasOfTwoCriteria) {
  // a is first where 8w + 4(1 − w) > 3w + 9(1 − w): w > 1/2 of the simplex, which is [0, 1].
  auto const shares = sensitivity(scored({2, 1}, {{8, 4}, {3, 9}})).shares;
  EXPECT_THAT(shares[0].anywhere, DoubleNear(0.5, 0.02));
  EXPECT_GT(shares[0].nearby, 0.8);
  EXPECT_THAT(shares[0].nearby + shares[1].nearby, DoubleNear(1, 1e-9));
}

TEST(WeightShares, LeaveOutWhoHasNoRankAndShareTies) {
  auto const tied = sensitivity(scored({1, 1}, {{5, 5}, {5, 5}}), 100);
  EXPECT_THAT(tied.shares[0].nearby, DoubleNear(0.5, 1e-9));
  EXPECT_THAT(tied.flips, IsEmpty());
  EXPECT_THAT(tied.undominated, ElementsAre("a", "b"));
  EXPECT_THAT(sensitivity(scored({0, 0}, {{5, 5}, {4, 4}}), 100).shares, IsEmpty());
  EXPECT_THAT(sensitivity(scored({1}, {}), 100).shares, IsEmpty());
}

TEST(WeightShares, DoNotHangOnTheOrderOfApproaches) {
  auto const one = sensitivity(scored({1, 2, 1}, {{8, 4, 1}, {3, 6, 2}, {5, 4, 9}}));
  auto const other = sensitivity(scored({1, 2, 1}, {{5, 4, 9}, {8, 4, 1}, {3, 6, 2}}));
  ASSERT_EQ(one.shares.size(), other.shares.size());
  for (std::size_t i = 0; i < one.shares.size(); ++i) {
    EXPECT_EQ(one.shares[i].nearby, other.shares[i].nearby);
    EXPECT_EQ(one.shares[i].anywhere, other.shares[i].anywhere);
  }
}

}  // namespace
}  // namespace parallel_explore
