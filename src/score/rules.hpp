#pragma once

#include "parallel_explore/decision.hpp"
#include "score/chances.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace parallel_explore::score {

/// The candidates of one question, and what is known of each.
struct Question {
  std::vector<RankedCandidate> candidates;
  std::vector<Contender> totals;  ///< of each candidate, over all criteria
  std::vector<Contender> beside;  ///< of each, over what the base has as well
  std::optional<Contender> base;
  std::optional<double> base_total;       ///< if it has all that candidates are compared by
  std::vector<Contender> without_result;  ///< approaches with only failed sessions
  double matters = 0, matters_beside = 0;
  int nodes = exact_nodes;  ///< of quadratures
  bool stopping = false;    ///< claims need evidence that is valid whenever one stops
};

/// Whether further data would change nothing: one is shown to be the best, or several to be equal,
/// or the base to be as good. A safe choice is the end only if no more `may_follow`, for another
/// may be better.
[[nodiscard]] bool is_settled(VerdictKind kind, bool may_follow);

/// Ranks the candidates and answers by the first rule that holds.
[[nodiscard]] Conclusion conclude(Question question, double confidence);

}  // namespace parallel_explore::score
