#pragma once

#include <cstddef>
#include <vector>

namespace parallel_explore {

/// wins[i][j]: how often i was preferred to j; a tie is half a win of each. Square.
using PairwiseWins = std::vector<std::vector<double>>;

/// How strong each candidate is, out of comparisons in pairs.
struct Strengths {
  /// Natural logarithms, with a mean of 0: i beats j with probability
  /// 1 / (1 + exp(strength[j] − strength[i])).
  std::vector<double> log_strength;
  /// Who was compared with whom, directly or through others; more than one group: they cannot be
  /// ranked against each other.
  std::vector<std::vector<std::size_t>> groups;

  [[nodiscard]] bool connected() const { return groups.size() <= 1; }
  [[nodiscard]] double probability(std::size_t i, std::size_t j) const;
};

/// Fits the Bradley–Terry model by the MM algorithm (Hunter, Annals of Statistics 32, 2004).
/// `prior`: so many comparisons of each candidate with an imagined one of average strength, half of
/// them won, which keeps the strength of who always or never wins finite (a gamma prior: Caron and
/// Doucet 2012); 0: maximum likelihood, infinite strengths then grow until the iteration ends.
[[nodiscard]] Strengths bradley_terry(PairwiseWins const& wins, double prior = 0.5);

/// What a candidate's strength is worth from 0 to 10: ten times its mean probability of being
/// preferred to each of the others. One candidate alone: 5.
[[nodiscard]] std::vector<double> preference_scores(Strengths const& strengths);

}  // namespace parallel_explore
