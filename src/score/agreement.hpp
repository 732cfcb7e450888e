#pragma once

#include "parallel_explore/judging.hpp"
#include "score/votes.hpp"

#include <optional>
#include <vector>

namespace parallel_explore::score {

/// How far judges agree on which candidate of a pair is better. A judge that preferred the
/// candidate shown first, or second, has no opinion on that pair.
struct Agreement {
  std::optional<double> share;  ///< of pairs of judges that say the same; none: no two on one pair
  /// Krippendorff's alpha, at most 1; 0 is chance. None: too few votes, or nothing but ties.
  std::optional<double> alpha;
  AgreementLevel level = AgreementLevel::too_few_votes;
};

/// The units are pairs of candidates, the categories the two candidates and a tie (nominal
/// distances: a tie is an answer of its own, and not half a preference). The assignment of a pair's
/// candidates to categories is arbitrary, so chance is the mean over all such choices: two
/// preferences on different pairs are then equal in half of the cases, and names decide nothing
/// (Krippendorff, Content Analysis, 2nd ed., 2004, chapter 11). Too few votes: full agreement would
/// arise by chance in more than 5 % of cases.
[[nodiscard]] Agreement agreement_on(std::vector<Vote> const& votes);

}  // namespace parallel_explore::score
