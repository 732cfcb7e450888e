#include "score/pooling.hpp"

#include "parallel_explore/certainty.hpp"
#include "score/evidence_table.hpp"
#include "score/order.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::score {
namespace {

std::vector<RankedApproach const*> eligible_samples(Pool const& pool) {
  std::vector<RankedApproach const*> result;
  for (auto const* sample : pool.samples) {
    if (may_win(*sample)) result.push_back(sample);
  }
  return result;
}

/// The median cell of samples: those that may win, or all if none may.
Cell pooled_cell(std::vector<RankedApproach const*> const& samples, std::size_t column) {
  Cell cell = samples.front()->cells[column];
  std::vector<double> values, scores;
  for (auto const* sample : samples) {
    auto const& each = sample->cells[column];
    if (each.value) values.push_back(*each.value);
    if (each.score) scores.push_back(*each.score);
    if (cell.reason.empty()) cell.reason = each.reason;
  }
  if (!scores.empty()) cell.score = median(std::move(scores));
  if (!values.empty()) cell.value = median(values);
  if (values.size() > 1) cell.spread = standard_deviation(values);
  return cell;
}

RankedApproach pooled_row(Pool const& pool) {
  auto const winners = eligible_samples(pool);
  auto row = *(winners.empty() ? pool.samples : winners).front();
  row.approach = pool.approach;
  row.rank.reset();
  row.samples = static_cast<int>(pool.samples.size());
  row.passed = static_cast<int>(winners.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    row.cells[i] = pooled_cell(winners.empty() ? pool.samples : winners, i);
  double const failed = static_cast<double>(row.samples - row.passed) / row.samples;
  if (auto const total = median(pool.totals())) row.total = *total - failed;
  bool const all_alike = winners.empty() && pool.samples.size() > 1;
  if (all_alike && !row.failure.empty())
    row.failure = fmt::format("none of {} sessions has a result; the first: {}",
                              pool.samples.size(), row.failure);
  return row;
}

}  // namespace

std::vector<double> Pool::totals() const {
  std::vector<double> result;
  if (!counts) return result;
  result.reserve(samples.size());
  for (auto const* sample : samples) {
    if (may_win(*sample)) result.push_back(sample->total);
  }
  return result;
}

std::vector<Pool> pools_of(Exploration const& exploration, Ranking const& by_sample) {
  std::vector<Pool> pools, unclear;
  auto const pool_in = [](std::vector<Pool>& all, std::string const& name) -> Pool& {
    auto const found = std::ranges::find(all, name, &Pool::approach);
    if (found != all.end()) return *found;
    auto& pool = all.emplace_back();
    pool.approach = name;
    return pool;
  };
  for (auto const& record : exploration.approaches) {
    auto const& name = approach_of(record.approach);
    auto const row = std::ranges::find(by_sample, record.approach.name, &RankedApproach::approach);
    auto& pool = pool_in(pools, name);
    if (row == by_sample.end()) continue;
    bool const counts = is_evidence(record);
    pool.counts = pool.counts || counts;
    (counts ? pool : pool_in(unclear, name)).samples.push_back(&*row);
  }
  for (auto& pool : pools) {
    if (!pool.counts) pool.samples = pool_in(unclear, pool.approach).samples;
  }
  std::erase_if(pools, [](Pool const& pool) { return pool.samples.empty(); });
  return pools;
}

Ranking pooled(std::vector<Pool> const& pools) {
  Ranking ranking;
  for (auto const& pool : pools) ranking.push_back(pooled_row(pool));
  put_in_order(ranking);
  return ranking;
}

}  // namespace parallel_explore::score
