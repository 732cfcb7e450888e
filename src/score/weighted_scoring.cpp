#include "parallel_explore/scoring_engine.hpp"
#include "score/order.hpp"

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

struct Scale {
  double worst = 0, best = 0;
};

/// How one criterion is scored.
struct Column {
  double weight = 0;
  bool scored = false, higher = true, on_score_scale = false;
  std::optional<Scale> scale;  ///< declared, or of the approaches that may win; none: no values
  bool declared = false;
};

std::vector<Column> columns_of(std::span<Criterion const> criteria) {
  std::vector<Column> columns;
  for (auto const& criterion : criteria) {
    Column column;
    column.weight = criterion.weight;
    column.scored = is_scored(criterion);
    column.higher = criterion.better == Better::higher;
    column.on_score_scale = is_on_score_scale(criterion);
    column.declared = criterion.best && criterion.worst;
    if (column.declared) column.scale = Scale{*criterion.worst, *criterion.best};
    columns.push_back(column);
  }
  return columns;
}

/// Widens the scales to include an approach that may win.
void widen(std::vector<Column>& columns, RankedApproach const& ranked) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto& column = columns[i];
    auto const& value = ranked.cells[i].value;
    if (column.declared || !value) continue;
    if (!column.scale) column.scale = Scale{*value, *value};
    auto const [low, high] = std::minmax({column.scale->worst, column.scale->best, *value});
    column.scale = column.higher ? Scale{low, high} : Scale{high, low};
  }
}

/// A score from 0 to 10, linear between the ends of the scale. Halves the values to avoid overflow.
double score_of(double value, Scale scale) {
  if (scale.best == scale.worst) return value == scale.best ? 10.0 : 0.0;
  auto const share = (value / 2 - scale.worst / 2) / (scale.best / 2 - scale.worst / 2);
  return std::clamp(share, 0.0, 1.0) * 10.0 + 0.0;  // the sum turns a negative zero into zero
}

/// Computes the scores and the total of one approach.
void score_row(std::vector<Column> const& columns, RankedApproach& ranked) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& column = columns[i];
    if (!column.scored) continue;
    auto& cell = ranked.cells[i];
    if (cell.value && column.on_score_scale) {
      cell.score = std::clamp(*cell.value, 0.0, 10.0);
    } else if (cell.value && column.scale) {
      cell.score = score_of(*cell.value, *column.scale);
    }
    weights += column.weight;
    sum += column.weight * cell.score.value_or(0.0) / 10.0;
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
    if (score::may_win(ranking.back())) widen(columns, ranking.back());
  }
  for (auto& ranked : ranking) score_row(columns, ranked);
  score::put_in_order(ranking);
  return ranking;
}

}  // namespace parallel_explore
