#include "parallel_explore/task_orchestrator.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace parallel_explore {

std::vector<std::string> merge_order(std::vector<std::string> const& names,
                                     std::vector<std::vector<std::string>> const& after,
                                     std::vector<std::int64_t> const& lines_changed,
                                     std::vector<MergeConflict> const& conflicts) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < names.size(); ++i) index[names[i]] = i;
  std::vector<std::set<std::size_t>> against(names.size());
  for (auto const& conflict : conflicts) {
    auto const first = index.find(conflict.first), second = index.find(conflict.second);
    if (first == index.end() || second == index.end()) continue;
    against[first->second].insert(second->second);
    against[second->second].insert(first->second);
  }
  std::vector<std::set<std::size_t>> waits(names.size());
  for (std::size_t i = 0; i < names.size() && i < after.size(); ++i) {
    for (auto const& each : after[i]) {
      if (auto const found = index.find(each); found != index.end() && found->second != i)
        waits[i].insert(found->second);
    }
  }
  std::set<std::size_t> left;
  for (std::size_t i = 0; i < names.size(); ++i) left.insert(i);
  auto const cost = [&](std::size_t i) {
    auto const lines = i < lines_changed.size() ? lines_changed[i] : 0;
    // What waits for nobody comes before what does: in a circle somebody has to begin.
    return std::tuple(waits[i].size(), against[i].size(), lines, i);
  };
  std::vector<std::string> order;
  while (!left.empty()) {
    auto const next = *std::ranges::min_element(left, {}, cost);
    order.push_back(names[next]);
    left.erase(next);
    for (auto const other : left) {
      waits[other].erase(next);
      against[other].erase(next);
    }
  }
  return order;
}

}  // namespace parallel_explore
