#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A verdict in words.
struct Recommendation {
  RecommendationStyle style = RecommendationStyle::decisive;  ///< of the text
  std::string best;                       ///< the approach that is recommended; empty: none
  std::vector<std::string> alternatives;  ///< within `alternatives_within` of the best total
  std::string text;                       ///< one or more paragraphs of Markdown
};

}  // namespace v0_2
}  // namespace parallel_explore
