#include "score/order.hpp"

#include <algorithm>

namespace parallel_explore::score {
namespace {

void give_ranks(Ranking& ranking) {
  int position = 0;
  RankedApproach const* before = nullptr;
  for (auto& ranked : ranking) {
    if (!may_win(ranked)) continue;
    ++position;
    bool const tied = before && before->total - ranked.total <= same_total;
    ranked.rank = tied ? *before->rank : position;
    before = &ranked;
  }
}

}  // namespace

void put_in_order(Ranking& ranking) {
  std::ranges::stable_sort(ranking, [](RankedApproach const& a, RankedApproach const& b) {
    auto const order = [](RankedApproach const& each) {
      return !each.failure.empty() ? 2 : !each.disqualified_by.empty() ? 1 : 0;
    };
    if (order(a) != order(b)) return order(a) < order(b);
    return a.total > b.total + same_total;
  });
  give_ranks(ranking);
}

}  // namespace parallel_explore::score
