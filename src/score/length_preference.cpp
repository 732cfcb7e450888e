#include "score/length_preference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace parallel_explore::score {

LengthPreference length_preference(std::vector<Vote> const& votes,
                                   std::map<std::string, double> const& sizes) {
  std::map<Pair, int> majorities;
  for (auto const& vote : votes) {
    auto const first = sizes.find(vote.pair.first), second = sizes.find(vote.pair.second);
    if (first == sizes.end() || second == sizes.end() || first->second == second->second) continue;
    int const sign = vote.lead > 0 ? 1 : vote.lead < 0 ? -1 : 0;
    majorities[vote.pair] += first->second > second->second ? sign : -sign;
  }
  LengthPreference result;
  std::set<std::string> candidates;
  for (auto const& [pair, for_larger] : majorities) {
    if (for_larger == 0) continue;
    candidates.insert({pair.first, pair.second});
    ++result.pairs;
    result.larger += for_larger > 0 ? 1 : 0;
  }
  constexpr double two_sided = 1.96;  // 95 % of a normal distribution
  auto const count = static_cast<double>(candidates.size());
  double const variance = result.pairs * std::max(1.0, (2 * count + 5) / 9);
  double const excess = std::abs(2 * result.larger - result.pairs) - 1;
  result.beyond_chance = result.pairs > 0 && excess > two_sided * std::sqrt(variance);
  return result;
}

}  // namespace parallel_explore::score
