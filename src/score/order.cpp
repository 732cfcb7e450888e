#include "score/order.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace parallel_explore::score {
namespace {

void give_ranks(Ranking& ranking) {
  int position = 0;
  RankedApproach const* before = nullptr;
  for (auto& ranked : ranking) {
    if (!may_win(ranked) || !ranked.missing.empty()) continue;
    ++position;
    bool const tied = before && before->total - ranked.total <= same_total;
    ranked.rank = tied ? *before->rank : position;
    before = &ranked;
  }
}

}  // namespace

void put_in_order(Ranking& ranking) {
  // Keys are sorted and not the approaches themselves, which are large.
  struct Key {
    int group;
    double total;
    std::size_t place;  ///< in the table
  };
  std::vector<Key> keys;
  keys.reserve(ranking.size());
  for (auto const& each : ranking) {
    int const group = !each.failure.empty()           ? 3
                      : !each.disqualified_by.empty() ? 2
                      : !each.missing.empty()         ? 1
                                                      : 0;
    keys.push_back({group, each.total, keys.size()});
  }
  std::ranges::sort(keys, [](Key const& a, Key const& b) {
    return std::tuple(a.group, -a.total, a.place) < std::tuple(b.group, -b.total, b.place);
  });
  // A candidate tied with the one before it counts as equal to it; equals keep their order.
  for (auto first = keys.begin(); first != keys.end();) {
    auto const last = std::adjacent_find(first, keys.end(), [](Key const& a, Key const& b) {
      return a.group != b.group || a.total - b.total > same_total;
    });
    auto const end = last == keys.end() ? last : std::next(last);
    std::ranges::sort(first, end, {}, &Key::place);
    first = end;
  }
  // Each moves to where it belongs, along the cycles that this makes.
  for (std::size_t start = 0; start < keys.size(); ++start) {
    if (keys[start].place == start) continue;
    auto moving = std::move(ranking[start]);
    auto at = start;
    while (keys[at].place != start) {
      auto const from = std::exchange(keys[at].place, at);
      ranking[at] = std::move(ranking[from]);
      at = from;
    }
    ranking[at] = std::move(moving);
    keys[at].place = at;
  }
  give_ranks(ranking);
}

}  // namespace parallel_explore::score
