#pragma once

#include "parallel_explore/comparison.hpp"
#include "parallel_explore/experiment.hpp"

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {

/// The recommended approach and its alternatives.
struct Recommendation {
  RecommendationStyle style = RecommendationStyle::decisive;
  std::string best;                       ///< empty: no approach can be recommended
  std::vector<std::string> alternatives;  ///< within `alternatives_within` of the best total
  std::string text;                       ///< one or more paragraphs of Markdown
};

/// The probability that an approach is the best.
struct Standing {
  std::string approach;
  double probability = 0;  ///< 0–1
};

/// The evidence of repeated sessions about which approach is best.
struct Certainty {
  double confidence = 0.8;              ///< below it there is no clear winner
  std::vector<Standing> standings;      ///< of ranked approaches; empty: each was run once
  std::vector<std::string> contenders;  ///< approaches that could still be best
  std::optional<int> more;              ///< further samples of each that would decide
};

/// Recommends an approach that neither failed nor was disqualified. Approaches that share the first
/// rank are listed together. With repeated sessions, recommends the approach that is most probably
/// the best, and none below the requested confidence. Pure.
[[nodiscard]] Recommendation recommend(Comparison const& comparison, ReportSettings const& settings,
                                       Certainty const& certainty = {});

}  // namespace parallel_explore
