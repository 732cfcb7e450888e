#include "core/criterion_traits.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "score/order.hpp"
#include "score/scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// Fills a cell, except for its score.
void fill(Cell& cell, Measurement const* measurement) {
  if (!measurement) {
    cell.reason = "not measured";
    return;
  }
  cell.source = measurement->source;
  cell.outcome = measurement->outcome;
  cell.passed = measurement->passed;
  cell.flaky = measurement->flaky;
  cell.failing_tests = measurement->failing_tests;
  if (!measurement->reason.empty()) cell.reason = measurement->reason;
  auto const& values = measurement->values;
  bool const finite = std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
  if (!finite) {
    cell.reason = "not a finite number";
  } else if (values.size() == 1) {
    // A fast path: most are measured once, and tables may be large.
    cell.value = values.front();
    cell.spread = 0;
  } else {
    cell.value = median(values);
    cell.spread = shown_spread(values);
  }
}

/// The measurement of a criterion, looked for at the index of the criterion first.
Measurement const* measurement_of(std::vector<Measurement> const& measurements,
                                  std::string const& criterion, std::size_t place) {
  if (place < measurements.size() && measurements[place].criterion == criterion)
    return &measurements[place];
  auto const found = std::ranges::find(measurements, criterion, &Measurement::criterion);
  return found == measurements.end() ? nullptr : &*found;
}

void fill(RankedApproach& ranked, std::span<Criterion const> criteria,
          ApproachMeasurements const& approach) {
  ranked.approach = approach.approach;
  ranked.failure = approach.failure;
  ranked.cells.resize(criteria.size());
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    auto const& criterion = criteria[i];
    fill(ranked.cells[i], measurement_of(approach.measurements, criterion.name, i));
    bool const failed_gate = criterion.gate && ranked.cells[i].passed != true;
    if (failed_gate && ranked.disqualified_by.empty()) ranked.disqualified_by = criterion.name;
  }
}

/// How one criterion is scored.
struct Column {
  score::PointScale scale;
  double weight = 0;
  bool scored = false, open_ended = false, by_hand = false;
  bool anything = false;       ///< a candidate that may win has a value
  std::optional<double> best;  ///< points of the best that may win
};

std::vector<Column> columns_of(std::span<Criterion const> criteria) {
  std::vector<Column> columns;
  double heaviest = 0;
  for (auto const& criterion : criteria) {
    Column column{score::PointScale(criterion)};
    column.weight = criterion.weight;
    column.scored = is_scored(criterion);
    column.open_ended = score::is_open_ended(criterion);
    column.by_hand = core::traits_of(criterion).written_by_hand;
    columns.push_back(column);
    heaviest = std::max(heaviest, column.weight);
  }
  // Sums of huge weights would overflow.
  for (auto& column : columns) column.weight = heaviest > 0 ? column.weight / heaviest : 0;
  return columns;
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The points of each value of one approach; NaN for a missing value.
void give_points(std::vector<Column>& columns, RankedApproach const& ranked,
                 std::span<double> points) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto& column = columns[i];
    auto const& value = ranked.cells[i].value;
    points[i] = none;
    if (!column.scored || !value) continue;
    auto const worth = column.scale.points_of(*value);
    points[i] = worth.value_or(none);
    if (!score::may_win(ranked)) continue;
    column.scored = worth.has_value();
    column.anything = true;
  }
}

/// Names what it lacks; otherwise it may set the end of open scales.
void find_best(std::span<Criterion const> criteria, std::vector<Column>& columns,
               RankedApproach& ranked, std::span<double const> points) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    bool const needed = column.scored && column.anything && column.weight > 0 && !column.by_hand;
    if (needed && std::isnan(points[i]) && ranked.missing.empty())
      ranked.missing = criteria[i].name;
  }
  if (!score::may_win(ranked) || !ranked.missing.empty()) return;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto& best = columns[i].best;
    if (!std::isnan(points[i])) best = std::max(best.value_or(points[i]), points[i]);
  }
}

/// Turns points into scores from 0 to 10, and sums them up.
void score_row(std::vector<Column> const& columns, RankedApproach& ranked,
               std::span<double const> points) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    if (!column.scored || !column.anything) continue;
    weights += column.weight;
    if (std::isnan(points[i])) continue;
    double const offset = column.open_ended ? 10 - column.best.value_or(points[i]) : 0;
    double const shifted = points[i] + offset;
    sum += column.weight * shifted / 10;
    ranked.cells[i].score = std::clamp(shifted, 0.0, 10.0) + 0.0;  // the sum turns -0 into 0
  }
  if (ranked.failure.empty()) ranked.total = weights > 0 ? sum / weights : 0.0;
}

}  // namespace

Ranking WeightedScoring::rank(std::span<Criterion const> criteria,
                              Measurements const& measurements) const {
  auto columns = columns_of(criteria);
  // Beside the cells, which are large: tables may be, too.
  std::vector<double> points(measurements.size() * criteria.size());
  auto const row = [&](std::size_t i) {
    return std::span(points).subspan(i * criteria.size(), criteria.size());
  };
  Ranking ranking;
  ranking.reserve(measurements.size());
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    fill(ranking.emplace_back(), criteria, measurements[i]);
    give_points(columns, ranking.back(), row(i));
  }
  for (std::size_t i = 0; i < ranking.size(); ++i) find_best(criteria, columns, ranking[i], row(i));
  for (std::size_t i = 0; i < ranking.size(); ++i) score_row(columns, ranking[i], row(i));
  score::put_in_order(ranking);
  return ranking;
}

}  // namespace v0_2
}  // namespace parallel_explore
