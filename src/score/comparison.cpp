#include "parallel_explore/comparison.hpp"

#include "parallel_explore/error.hpp"
#include "score/student.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace parallel_explore {
inline namespace v0_2 {

Comparison::Comparison(std::vector<Criterion> criteria, Ranking ranking, std::vector<Cell> base)
    : criteria_(std::move(criteria)), ranking_(std::move(ranking)), base_(std::move(base)) {}

Cell const& Comparison::at(std::string_view approach, std::string_view criterion) const {
  auto const row = std::ranges::find(ranking_, approach, &RankedApproach::approach);
  auto const column = std::ranges::find(criteria_, criterion, &Criterion::name);
  if (row == ranking_.end() || column == criteria_.end()) {
    throw Error(ErrorCode::not_found,
                fmt::format("the comparison has no ({}, {})", approach, criterion));
  }
  return row->cells.at(static_cast<std::size_t>(column - criteria_.begin()));
}

std::optional<double> change_against_base(Comparison const& comparison,
                                          RankedApproach const& ranked, std::size_t column) {
  if (comparison.base().empty()) return std::nullopt;
  auto const& base = comparison.base()[column].value;
  auto const& value = ranked.cells[column].value;
  if (!base || !value || *base == 0) return std::nullopt;
  double const change = (*value - *base) / std::abs(*base);
  return std::isfinite(change) ? std::optional(change) : std::nullopt;
}

bool is_within_noise(Cell const& one, Cell const& other, std::size_t candidates) {
  if (!one.score || !other.score || !one.margin || !other.margin) return false;
  // A score that was cut at 0 does not show how bad the result is.
  if (*one.score <= 0 || *other.score <= 0) return false;
  // Bonferroni's correction of normal quantiles.
  constexpr double of_one_pair = 1.959964;
  auto const pairs = static_cast<double>(candidates * (candidates - 1)) / 2;
  double const quantile = score::student_quantile(1 - 0.025 / std::max(pairs, 1.0),
                                                  std::numeric_limits<double>::infinity());
  double const margin = std::hypot(*one.margin, *other.margin) * quantile / of_one_pair;
  return std::abs(*one.score - *other.score) <= margin;
}

namespace {

struct Entry {
  std::string const* approach;
  Cell const* cell;
};

/// The ranked approaches that have a score in a column, best first. Of scores that were cut alike,
/// the values say which is better.
std::vector<Entry> entries_of(Comparison const& comparison, std::size_t column) {
  std::vector<Entry> entries;
  for (auto const& ranked : comparison.ranking()) {
    if (ranked.rank && ranked.cells[column].score)
      entries.push_back({&ranked.approach, &ranked.cells[column]});
  }
  bool const higher = comparison.criteria()[column].better == Better::higher;
  std::ranges::stable_sort(entries, [higher](Entry a, Entry b) {
    if (*a.cell->score != *b.cell->score) return *a.cell->score > *b.cell->score;
    return higher ? *a.cell->value > *b.cell->value : *a.cell->value < *b.cell->value;
  });
  return entries;
}

}  // namespace

std::vector<TradeOff> trade_offs(Comparison const& comparison) {
  std::vector<TradeOff> result;
  for (std::size_t column = 0; column < comparison.criteria().size(); ++column) {
    auto const& criterion = comparison.criteria()[column];
    auto const entries = entries_of(comparison, column);
    if (!is_scored(criterion) || entries.size() < 2) continue;
    auto const& first = *entries.front().cell;
    auto const& last = *entries.back().cell;
    TradeOff trade_off;
    trade_off.criterion = criterion.name;
    trade_off.score_gap = *first.score - *last.score;
    trade_off.value_gap = std::abs(*first.value - *last.value);
    trade_off.within_noise =
        trade_off.value_gap > 0 && is_within_noise(first, last, entries.size());
    for (auto const& entry : entries) {
      if (*entry.cell->score == *first.score) {
        trade_off.leaders.push_back(*entry.approach);
      } else if (*entry.cell->score == *last.score && *entry.cell->value == *last.value) {
        trade_off.trailers.push_back(*entry.approach);
      }
    }
    // Scores that were cut alike hide a difference.
    if (trade_off.trailers.empty() && trade_off.value_gap > 0) continue;
    result.push_back(std::move(trade_off));
  }
  return result;
}

}  // namespace v0_2
}  // namespace parallel_explore
