#include "core/criterion_traits.hpp"
#include "parallel_explore/scoring_engine.hpp"
#include "score/order.hpp"
#include "score/scale.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace parallel_explore {
namespace {

/// Fills a cell, except for its score.
void fill(Cell& cell, Measurement const* measurement) {
  if (!measurement) {
    cell.reason = "not measured";
    return;
  }
  cell.source = measurement->source;
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
    cell.spread = spread(values);
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
  bool anything = false;       ///< somebody that may win has a value
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

/// Puts the points of each value into its cell.
void give_points(std::vector<Column>& columns, RankedApproach& ranked) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto& column = columns[i];
    auto& cell = ranked.cells[i];
    if (!column.scored || !cell.value) continue;
    cell.score = column.scale.points_of(*cell.value);
    if (!score::may_win(ranked)) continue;
    column.scored = cell.score.has_value();
    column.anything = true;
  }
}

/// Names what it lacks; otherwise it may set the end of open scales.
void find_best(std::span<Criterion const> criteria, std::vector<Column>& columns,
               RankedApproach& ranked) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    bool const needed = column.scored && column.anything && column.weight > 0 && !column.by_hand;
    if (needed && !ranked.cells[i].score && ranked.missing.empty())
      ranked.missing = criteria[i].name;
  }
  if (!score::may_win(ranked) || !ranked.missing.empty()) return;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& points = ranked.cells[i].score;
    auto& best = columns[i].best;
    if (points) best = std::max(best.value_or(*points), *points);
  }
}

/// Turns points into scores from 0 to 10, and sums them up.
void score_row(std::vector<Column> const& columns, RankedApproach& ranked) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    auto& cell = ranked.cells[i];
    if (!column.scored) {
      cell.score.reset();
      continue;
    }
    if (!column.anything) {
      cell.score.reset();
      continue;
    }
    weights += column.weight;
    if (!cell.score) continue;
    double const offset = column.open_ended ? 10 - column.best.value_or(*cell.score) : 0;
    double const points = *cell.score + offset;
    sum += column.weight * points / 10;
    cell.score = std::clamp(points, 0.0, 10.0) + 0.0;  // the sum turns -0 into 0
  }
  if (ranked.failure.empty()) ranked.total = weights > 0 ? sum / weights : 0.0;
}

}  // namespace

Ranking WeightedScoring::rank(std::span<Criterion const> criteria,
                              Measurements const& measurements) const {
  auto columns = columns_of(criteria);
  Ranking ranking;
  ranking.reserve(measurements.size());
  for (auto const& each : measurements) {
    fill(ranking.emplace_back(), criteria, each);
    give_points(columns, ranking.back());
  }
  for (auto& ranked : ranking) find_best(criteria, columns, ranked);
  for (auto& ranked : ranking) score_row(columns, ranked);
  score::put_in_order(ranking);
  return ranking;
}

}  // namespace parallel_explore
