#pragma once

#include "parallel_explore/judging.hpp"

namespace parallel_explore::score {

/// The pairs on which a judge had a preference in both orders.
struct SwappedPairs {
  int decided = 0;
  int consistent = 0;    ///< with the same preference
  int first_shown = 0;   ///< each time for the candidate that was shown first
  int second_shown = 0;  ///< each time for the other one
};

/// The probability that a share is at most `share`, after so many hits in so many tries, with a
/// uniform prior: a beta distribution. `share` within [0, 1].
[[nodiscard]] double chance_of_share_below(double share, int hits, int tries);

/// How reliable a judge is, as far as its own answers show. A judge that is right in a share r of
/// its votes repeats its preference in r² + (1 − r)² of the pairs: a coin in 50 %, a judge that is
/// right in 80 % in 68 %. A judge counts as no better than a coin if that share is below 64 % with
/// a probability of at least 95 %, and as better if it is above 50 % with that probability. A judge
/// follows the position if, likewise, one position wins in more than half of the pairs. The uniform
/// prior makes that at most 5 % of good judges, however many pairs there are, from three pairs on.
[[nodiscard]] JudgeStanding standing_of(SwappedPairs const& pairs);

}  // namespace parallel_explore::score
