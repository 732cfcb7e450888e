#include "schedule/running_total.hpp"

#include <algorithm>

namespace parallel_explore::schedule {
namespace {

constexpr std::size_t neighbours = 8;

}  // namespace

std::size_t RunningTotal::add(Consumption const& value) {
  auto const index = levels_.front().size();
  levels_.front().emplace_back();
  replace(index, value);
  return index;
}

void RunningTotal::replace(std::size_t index, Consumption const& value) {
  levels_.front()[index] = value;
  for (std::size_t level = 0; levels_[level].size() > 1; ++level) {
    if (level + 1 == levels_.size()) levels_.emplace_back();
    auto const& below = levels_[level];
    auto& sums = levels_[level + 1];
    auto const parent = index / neighbours;
    if (sums.size() <= parent) sums.resize(parent + 1);
    sums[parent] = {};
    auto const end = std::min(below.size(), (parent + 1) * neighbours);
    for (auto i = parent * neighbours; i < end; ++i) sums[parent] += below[i];
    index = parent;
  }
}

Consumption RunningTotal::sum() const {
  return levels_.back().empty() ? Consumption{} : levels_.back().front();
}

}  // namespace parallel_explore::schedule
