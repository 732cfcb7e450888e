#include "score/consistency.hpp"

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>

namespace parallel_explore::score {
namespace {

constexpr double sure = 0.95;
/// Of two pairs, a judge that is right in 80 % contradicts itself in both in 10 % of cases.
constexpr int fewest_pairs = 3;
constexpr double consistency_of_coin = 0.5;
/// Below that of a judge that is right in 80 %, which is 0.68, and such that a coin is found out
/// within 100 pairs.
constexpr double least_consistency = 0.64;

}  // namespace

double chance_of_share_below(double share, int hits, int tries) {
  return boost::math::ibeta(hits + 1.0, tries - hits + 1.0, share);
}

JudgeStanding standing_of(SwappedPairs const& pairs) {
  if (pairs.decided < fewest_pairs) return JudgeStanding::too_few_votes;
  int const by_position = std::max(pairs.first_shown, pairs.second_shown);
  if (1 - chance_of_share_below(0.5, by_position, pairs.decided) >= sure)
    return JudgeStanding::follows_position;
  if (chance_of_share_below(least_consistency, pairs.consistent, pairs.decided) >= sure)
    return JudgeStanding::no_better_than_coin;
  double const below = chance_of_share_below(consistency_of_coin, pairs.consistent, pairs.decided);
  return 1 - below >= sure ? JudgeStanding::consistent : JudgeStanding::too_few_votes;
}

}  // namespace parallel_explore::score
