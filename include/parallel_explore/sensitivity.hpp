#pragma once

#include "parallel_explore/comparison.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {

/// For how many ways of weighing the criteria an approach is first, 0–1; ties count in parts.
struct WeightShare {
  std::string approach;
  double nearby = 0;    ///< of weights around the given ones
  double anywhere = 0;  ///< of all weights there are
};

/// The smallest change of one weight that makes another approach the first.
struct Flip {
  std::string criterion;
  double from = 0, to = 0;  ///< its weight, the others unchanged
  std::string winner;       ///< who is first just beyond `to`
};

/// Who is first for those to whom one criterion matters twice as much as all others together.
struct Priority {
  std::string criterion;
  std::vector<std::string> winners;  ///< more than one: a tie
};

/// How much the verdict hangs on the weights.
struct Sensitivity {
  std::vector<WeightShare> shares;       ///< of ranked approaches, in the order of the ranking
  std::vector<Flip> flips;               ///< at most one a criterion, smallest change first
  std::vector<Priority> priorities;      ///< of each scored criterion, in their order
  std::vector<std::string> undominated;  ///< the Pareto front, in the order of the ranking
};

/// Nearby weights are drawn from a Dirichlet distribution around the given ones in which a weight
/// of average size typically moves by a quarter of itself; anywhere ones uniformly from the simplex
/// (Dirichlet with all parameters 1). Criteria of weight 0 stay out of the former. Approaches
/// without a rank take no part. The same seed gives the same shares, whatever the order of the
/// approaches. Cost: draws × approaches × criteria.
[[nodiscard]] Sensitivity sensitivity(Comparison const& comparison, int draws = 10'000,
                                      std::uint64_t seed = 1);

/// Which rows no other row beats: at least as good in all columns and better in one. All numbers
/// are better when higher; rows are of equal length. Indices, ascending.
[[nodiscard]] std::vector<std::size_t> pareto_front(std::vector<std::vector<double>> const& rows);

}  // namespace parallel_explore
