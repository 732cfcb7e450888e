#pragma once

#include <cstddef>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A square matrix: wins[i][j] counts how often i was preferred to j. A tie is half a win for each.
using PairwiseWins = std::vector<std::vector<double>>;

/// The strength of each candidate, estimated from comparisons in pairs.
struct Strengths {
  /// Natural logarithms, with a mean of 0: i beats j with probability
  /// 1 / (1 + exp(strength[j] − strength[i])).
  std::vector<double> log_strength;
  /// Candidates that were compared with each other, directly or through others. Groups cannot be
  /// ranked against each other.
  std::vector<std::vector<std::size_t>> groups;

  /// Whether all candidates can be ranked against each other.
  [[nodiscard]] bool connected() const { return groups.size() <= 1; }
  /// The probability that i is preferred to j, 0–1. Both are indices of `log_strength`.
  [[nodiscard]] double probability(std::size_t i, std::size_t j) const;
};

/// Fits the Bradley–Terry model by the MM algorithm (Hunter, Annals of Statistics 32, 2004).
/// `prior`: number of comparisons of each candidate with an imaginary one of average strength, half
/// of them won. It keeps the strength of a candidate that always or never wins finite (a gamma
/// prior: Caron and Doucet 2012). 0 is maximum likelihood: infinite strengths then grow until the
/// iteration ends.
[[nodiscard]] Strengths bradley_terry(PairwiseWins const& wins, double prior = 0.5);

/// Points for a unit of log-strength: a candidate that is preferred to another nine times in ten is
/// 2.5 points ahead.
[[nodiscard]] double points_per_log_strength();

/// The log-strength of each candidate as a score around 5: a candidate that is preferred to another
/// nine times in ten is 2.5 points ahead. Independent of the other candidates; not limited to 0–10.
[[nodiscard]] std::vector<double> preference_scores(Strengths const& strengths);

}  // namespace v0_2
}  // namespace parallel_explore
