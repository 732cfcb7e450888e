#pragma once

#include "parallel_explore/comparison.hpp"
#include "parallel_explore/experiment.hpp"

#include <optional>
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

/// How likely each approach is the best, where that can be said.
struct Standing {
  std::string approach;
  double probability = 0;  ///< 0–1
};

/// What sessions that were run several times say of who is best.
struct Certainty {
  double confidence = 0.8;              ///< below it there is no clear winner
  std::vector<Standing> standings;      ///< of ranked approaches; empty: each was run once
  std::vector<std::string> contenders;  ///< who could still be best
  std::optional<int> more;              ///< samples of each of them that would settle it
};

/// Never recommends an approach that failed or was disqualified. Approaches that share the first
/// rank are all named, and none is called better. Where approaches were run several times, the one
/// that is most probably best is recommended, and none below the wanted confidence. Pure.
[[nodiscard]] Recommendation recommend(Comparison const& comparison, ReportSettings const& settings,
                                       Certainty const& certainty = {});

}  // namespace parallel_explore
