#pragma once

#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/experiment.hpp"

#include <string>
#include <vector>

namespace parallel_explore {

/// Which approach to take, and when to take another.
struct Recommendation {
  RecommendationStyle style = RecommendationStyle::decisive;
  std::string best;                       ///< empty: no approach can be recommended
  std::vector<std::string> alternatives;  ///< within `alternatives_within` of the best total
  std::string text;                       ///< a paragraph or a few, in Markdown
};

/// Never recommends an approach that failed or was disqualified. Approaches that share the first
/// rank are all named, and none is called better. Pure.
[[nodiscard]] Recommendation recommend(ComparisonMatrix const& matrix,
                                       ReportSettings const& settings);

}  // namespace parallel_explore
