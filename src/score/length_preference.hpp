#pragma once

#include "score/votes.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::score {

/// How often judges prefer the larger of two changes.
struct LengthPreference {
  int pairs = 0;   ///< of changes of different size, with a majority
  int larger = 0;  ///< of these, with a majority for the larger change
  /// More often or less often than chance gives in 95 % of cases, if sizes have nothing to do with
  /// quality: Kendall's test of rank correlation with the correction for continuity (Biometrika 30,
  /// 1938). Votes that follow one order of the candidates are not independent of each other; in a
  /// sparse design the test is too careful.
  bool beyond_chance = false;
};

/// `sizes`: lines changed, by sample. Samples without a size are left out.
[[nodiscard]] LengthPreference length_preference(std::vector<Vote> const& votes,
                                                 std::map<std::string, double> const& sizes);

}  // namespace parallel_explore::score
