#include "score/vote_uncertainty.hpp"

#include "parallel_explore/decision.hpp"
#include "parallel_explore/judging.hpp"
#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

using testing::DoubleNear;
using testing::Each;

/// The lead of the first of two candidates with so many wins, divided by its deviation.
double evidence_of(double wins, double losses) {
  PairwiseWins const table{{0, wins}, {losses, 0}};
  auto const strengths = bradley_terry(table);
  auto const variances = variances_of_differences(table, strengths);
  return (strengths.log_strength[0] - strengths.log_strength[1]) / std::sqrt(variances[0][1]);
}

TEST(VoteUncertainty, OfManyVotesIsTheInverseHessian) {
  // Of n votes on two equals: 4 / n, and a quarter more.
  PairwiseWins const table{{0, 5000}, {5000, 0}};
  auto const variances = variances_of_differences(table, bradley_terry(table));
  EXPECT_NEAR(variances[0][1], 5.0 / 10'000, 1e-7);
  EXPECT_EQ(variances[0][0], 0);
}

TEST(VoteUncertainty, IsTheScoreTestOfEquality) {
  PairwiseWins const table{{0, 9}, {3, 0}};
  auto const strengths = bradley_terry(table, 1e-9);
  auto const variances = variances_of_differences(table, strengths, 1e-9);
  EXPECT_NEAR(std::log(9.0 / 3) / std::sqrt(variances[0][1] / 1.25), (9 - 3) / std::sqrt(12.0),
              1e-5);
}

TEST(VoteUncertainty, OfCoinsIsNoEvidence) {
  for (int votes = 2; votes <= 60; votes += 2) {
    double claimed = 0;
    for (int wins = 0; wins <= votes; ++wins) {
      if (std::abs(evidence_of(wins, votes - wins)) < 1.96) continue;
      claimed += std::exp(std::lgamma(votes + 1) - std::lgamma(wins + 1) -
                          std::lgamma(votes - wins + 1) - votes * std::log(2.0));
    }
    EXPECT_LE(claimed, 0.05) << votes;
  }
}

TEST(VoteUncertainty, OfACleanSweepFallsWithEachVote) {
  EXPECT_GT(evidence_of(6, 0), 1.96) << "six coins agree in 1 of 32 cases";
  EXPECT_LT(evidence_of(4, 0), 1.96) << "four do in 1 of 8";
  for (int wins = 2; wins < 40; ++wins) EXPECT_GT(evidence_of(wins + 1, 0), evidence_of(wins, 0));
}

TEST(VoteUncertainty, GrowsWithTheDistanceInASparseDesign) {
  // a – b – c – d: votes on neighbours only.
  PairwiseWins chain(4, std::vector<double>(4));
  for (std::size_t i = 0; i + 1 < 4; ++i) chain[i][i + 1] = chain[i + 1][i] = 5;
  auto const variances = variances_of_differences(chain, bradley_terry(chain));
  EXPECT_GT(variances[0][2], 1.5 * variances[0][1]);
  EXPECT_GT(variances[0][3], 2 * variances[0][1]);
  auto const own = quasi_variances(variances);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_GE(own[i] + own[j], variances[i][j] - 1e-12);
  }
}

TEST(VoteUncertainty, SharesDifferencesExactlyWhereTheyAreSums) {
  std::vector<double> const own{0.5, 1, 2, 4};
  std::vector<std::vector<double>> differences(4, std::vector<double>(4));
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) differences[i][j] = i == j ? 0 : own[i] + own[j];
  }
  auto const found = quasi_variances(differences);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found[i], own[i], 1e-9);
  EXPECT_THAT(quasi_variances({{0, 3}, {3, 0}}), Each(DoubleNear(1.5, 1e-12)));
  EXPECT_THAT(quasi_variances({{0}}), Each(0));
}

TEST(VoteUncertainty, OfScoresIsWhatJudgesDisagreeAbout) {
  // The second judge is stricter by 2 and says the same.
  auto const same = scale_error({{8, 5, 2}, {6, 3, 0}});
  EXPECT_NEAR(same.deviation, std::sqrt(1.0 / 3 / 2), 1e-12);
  EXPECT_EQ(same.freedom, 3);
  EXPECT_GT(scale_error({{8, 5, 2}, {2, 5, 8}}).deviation, 2);
  EXPECT_EQ(scale_error({}).deviation, 1);
}

TEST(VoteUncertainty, ReachesTheJudging) {
  auto const judging = judging_of(all_pairs({"a", "b"}, 3, by_order), question());
  auto const& criterion = judging.criteria[0];
  double const lead = criterion.scores.at("a") - criterion.scores.at("b");
  EXPECT_NEAR(
      lead / std::hypot(criterion.errors.at("a").deviation, criterion.errors.at("b").deviation),
      evidence_of(6, 0), 1e-9);
}

TEST(VoteUncertainty, EntersTheDecision) {
  EvidenceTable table;
  table.criteria = question();
  for (double const score : {7.0, 5.0}) {
    auto& result = table.results.emplace_back();
    result.approach = score > 6 ? "a" : "b";
    result.values = {{score}};
  }
  EXPECT_EQ(decide(table).result.kind, VerdictKind::recommended);
  for (auto& result : table.results) result.errors = {StandardError{1.5}};
  EXPECT_EQ(decide(table).result.kind, VerdictKind::no_clear_winner);
  for (auto& result : table.results) result.errors = {StandardError{0.1}};
  EXPECT_EQ(decide(table).result.kind, VerdictKind::recommended);
}

}  // namespace
}  // namespace parallel_explore::score
