#pragma once

#include "score/votes.hpp"

#include <string>
#include <vector>

namespace parallel_explore::score {

/// Circular preferences of the majority.
struct Cycles {
  int triads = 0;    ///< triples of candidates with a majority on each of their three pairs
  int circular = 0;  ///< of these, in which each candidate is preferred to the next: Kendall's d
  /// Up to three of them; without any, the shortest longer cycle. Each is preferred to the next,
  /// and the last to the first.
  std::vector<std::vector<std::string>> examples;
};

/// From the sum of all votes on each pair (Kendall and Babington Smith, Biometrika 31, 1940). Cost:
/// candidates³.
[[nodiscard]] Cycles cycles_in(std::vector<Vote> const& votes);

}  // namespace parallel_explore::score
