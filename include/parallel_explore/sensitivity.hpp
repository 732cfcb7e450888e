#pragma once

#include "parallel_explore/comparison.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The share of weightings for which an approach ranks first, 0–1. Ties are split.
struct WeightShare {
  std::string approach;  ///< name of the approach
  double nearby = 0;     ///< among weightings close to the given one
  double anywhere = 0;   ///< among all possible weightings
};

/// The smallest change of one weight that puts another approach first.
struct Flip {
  std::string criterion;  ///< name of the criterion
  double from = 0,        ///< its weight
      to = 0;             ///< the weight at which the order turns, while the others are unchanged
  std::string winner;     ///< the first approach just beyond `to`
};

/// The approaches that come first if one criterion matters twice as much as all others together.
struct Priority {
  std::string criterion;             ///< name of the criterion
  std::vector<std::string> winners;  ///< more than one: a tie
};

/// The dependence of the verdict on the weights.
struct Sensitivity {
  std::vector<WeightShare> shares;       ///< of ranked approaches, in the order of the ranking
  std::vector<Flip> flips;               ///< at most one for each criterion, smallest change first
  std::vector<Priority> priorities;      ///< of each scored criterion, in their order
  std::vector<std::string> undominated;  ///< the Pareto front, in the order of the ranking
};

/// Draws close weightings from a Dirichlet distribution around the given one, in which a weight of
/// average size typically moves by a quarter of itself, and others uniformly from the simplex
/// (Dirichlet with all parameters 1). Criteria of weight 0 keep it in the close ones. Approaches
/// without a rank are ignored. The same seed gives the same shares for any order of the approaches.
/// Cost: draws × approaches × criteria.
[[nodiscard]] Sensitivity sensitivity(Comparison const& comparison, int draws = 10'000,
                                      std::uint64_t seed = 1);

/// The rows that no other row dominates, that is, equals or exceeds in all columns and exceeds in
/// one. Higher numbers are better; rows have equal length. Indices, ascending.
[[nodiscard]] std::vector<std::size_t> pareto_front(std::vector<std::vector<double>> const& rows);

}  // namespace v0_2
}  // namespace parallel_explore
