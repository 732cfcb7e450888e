#include "score/order.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// Names with ranks, in order.
std::vector<std::pair<std::string, int>> in_order(
    std::vector<std::pair<std::string, double>> const& totals) {
  Ranking ranking;
  for (auto const& [name, total] : totals) {
    auto& ranked = ranking.emplace_back();
    ranked.approach = name;
    ranked.total = total;
  }
  put_in_order(ranking);
  std::vector<std::pair<std::string, int>> result;
  for (auto const& each : ranking) result.emplace_back(each.approach, each.rank.value_or(0));
  return result;
}

TEST(Order, PutsTheHighestTotalFirst) {
  EXPECT_THAT(in_order({{"low", 0.1}, {"high", 0.9}, {"middle", 0.5}}),
              ElementsAre(Pair("high", 1), Pair("middle", 2), Pair("low", 3)));
}

TEST(Order, KeepsThatOfEqualTotalsAndGivesThemOneRank) {
  EXPECT_THAT(in_order({{"low", 0.1}, {"b", 0.5}, {"a", 0.5}}),
              ElementsAre(Pair("b", 1), Pair("a", 1), Pair("low", 3)));
}

/// Each is within the tolerance of the next; the first and the last are further apart.
TEST(Order, TakesAChainOfTotalsThatAreAlmostEqualForOneRank) {
  double const step = 0.8 * same_total;
  EXPECT_THAT(in_order({{"a", 0.5}, {"b", 0.5 + step}, {"c", 0.5 + 2 * step}, {"top", 0.6}}),
              ElementsAre(Pair("top", 1), Pair("a", 2), Pair("b", 2), Pair("c", 2)));
}

}  // namespace
}  // namespace parallel_explore::score
