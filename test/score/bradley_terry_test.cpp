#include "parallel_explore/bradley_terry.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace parallel_explore {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

/// Agresti, Categorical Data Analysis (2nd ed., 2002), table 10.10: games of the American League's
/// eastern division in 1987. Milwaukee, Detroit, Toronto, New York, Boston, Cleveland, Baltimore.
PairwiseWins const baseball{{0, 7, 9, 7, 7, 9, 11}, {6, 0, 7, 5, 11, 9, 9}, {4, 6, 0, 7, 7, 8, 12},
                            {6, 8, 6, 0, 6, 7, 10}, {6, 2, 6, 7, 0, 7, 12}, {4, 4, 5, 6, 6, 0, 6},
                            {2, 4, 1, 3, 1, 7, 0}};

TEST(BradleyTerry, ReproducesAPublishedExample) {
  auto const found = bradley_terry(baseball, 0).log_strength;
  // The fit without home advantage, relative to Baltimore, as Turner and Firth print it (Bradley–
  // Terry Models in R: the BradleyTerry2 package, J. Stat. Software 48, 2012, section 2).
  std::vector<double> const printed{1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0};
  for (std::size_t i = 0; i < printed.size(); ++i)
    EXPECT_THAT(found[i] - found[6], DoubleNear(printed[i], 5e-5)) << i;
}

TEST(BradleyTerry, RecoversPlantedStrengths) {
  std::vector<double> const planted{1.2, 0.3, 0.0, -0.4, -1.1};
  std::mt19937_64 random(5);
  PairwiseWins wins(5, std::vector<double>(5));
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = i + 1; j < 5; ++j) {
      std::bernoulli_distribution first(1 / (1 + std::exp(planted[j] - planted[i])));
      for (int game = 0; game < 4000; ++game) (first(random) ? wins[i][j] : wins[j][i]) += 1;
    }
  }
  auto const found = bradley_terry(wins).log_strength;
  for (std::size_t i = 0; i < 5; ++i) EXPECT_THAT(found[i], DoubleNear(planted[i], 0.1)) << i;
}

TEST(BradleyTerry, KeepsACleanSweepFinite) {
  PairwiseWins const sweep{{0, 6, 6}, {0, 0, 6}, {0, 0, 0}};
  auto const found = bradley_terry(sweep);
  EXPECT_TRUE(std::isfinite(found.log_strength[0]));
  EXPECT_LT(found.log_strength[0], 10);
  EXPECT_GT(found.log_strength[0], found.log_strength[1]);
  EXPECT_GT(found.log_strength[1], found.log_strength[2]);
  auto const scores = preference_scores(found);
  EXPECT_GT(scores[0], 5);
  EXPECT_LT(scores[2], 5);
  auto const nine_to_one = preference_scores(bradley_terry({{0, 9}, {1, 0}}, 0));
  EXPECT_NEAR(nine_to_one[0] - nine_to_one[1], 2.5, 1e-6);
}

TEST(BradleyTerry, SaysWhoWasNeverComparedWithWhom) {
  PairwiseWins const split{{0, 1, 0, 0}, {2, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}};
  auto const found = bradley_terry(split);
  EXPECT_FALSE(found.connected());
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
}

TEST(BradleyTerry, OfNothingButTiesMakesAllEqual) {
  PairwiseWins const ties{{0, 2, 2}, {2, 0, 2}, {2, 2, 0}};
  EXPECT_THAT(preference_scores(bradley_terry(ties)),
              ElementsAre(DoubleNear(5, 1e-9), DoubleNear(5, 1e-9), DoubleNear(5, 1e-9)));
  EXPECT_THAT(preference_scores(bradley_terry({{0}})), ElementsAre(5));
  EXPECT_TRUE(bradley_terry({}).log_strength.empty());
}

/// A judge that adds `bias` to the first candidate.
void add_vote(std::vector<double> const& qualities, double bias, std::size_t first,
              std::size_t second, PairwiseWins& wins) {
  double const lead = qualities[first] + bias - qualities[second];
  if (lead == 0) {
    wins[first][second] += 0.5;
    wins[second][first] += 0.5;
  } else {
    (lead > 0 ? wins[first][second] : wins[second][first]) += 1;
  }
}

TEST(PositionBias, CancelsExactlyWhenEachPairIsSeenInBothOrders) {
  std::vector<double> const qualities{5, 5, 5, 7};
  PairwiseWins one_order(4, std::vector<double>(4)), both = one_order;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = i + 1; j < 4; ++j) {
      add_vote(qualities, 1, i, j, one_order);
      add_vote(qualities, 1, i, j, both);
      add_vote(qualities, 1, j, i, both);
    }
  }
  auto const fair = bradley_terry(both).log_strength;
  EXPECT_EQ(fair[0], fair[1]);
  EXPECT_EQ(fair[1], fair[2]);
  EXPECT_GT(fair[3], fair[0]);
  auto const biased = bradley_terry(one_order).log_strength;
  EXPECT_GT(biased[0], biased[1] + 0.1);
}

}  // namespace
}  // namespace parallel_explore
