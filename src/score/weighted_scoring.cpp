#include "parallel_explore/scoring_engine.hpp"
#include "score/order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace parallel_explore {
namespace {

Cell cell_of(Measurement const* measurement) {
  Cell cell;
  if (!measurement) {
    cell.reason = "not measured";
    return cell;
  }
  cell.source = measurement->source;
  cell.passed = measurement->passed;
  cell.reason = measurement->reason;
  bool const finite =
      std::ranges::all_of(measurement->values, [](double v) { return std::isfinite(v); });
  if (!finite) {
    cell.reason = "not a finite number";
    return cell;
  }
  cell.value = median(measurement->values);
  cell.spread = spread(measurement->values);
  return cell;
}

RankedApproach without_scores(std::span<Criterion const> criteria,
                              ApproachMeasurements const& approach) {
  RankedApproach ranked;
  ranked.approach = approach.approach;
  ranked.failure = approach.failure;
  std::unordered_map<std::string_view, Measurement const*> by_criterion;
  for (auto const& measurement : approach.measurements)
    by_criterion[measurement.criterion] = &measurement;
  ranked.cells.reserve(criteria.size());
  for (auto const& criterion : criteria) {
    auto const found = by_criterion.find(criterion.name);
    ranked.cells.push_back(cell_of(found == by_criterion.end() ? nullptr : found->second));
    bool const failed_gate = criterion.gate && ranked.cells.back().passed != true;
    if (failed_gate && ranked.disqualified_by.empty()) ranked.disqualified_by = criterion.name;
  }
  return ranked;
}

struct Scale {
  double worst = 0, best = 0;
};

/// The declared range, or that of the approaches that may win; none if nobody has a value.
std::optional<Scale> scale_of(Criterion const& criterion, std::size_t column,
                              Ranking const& ranking) {
  if (criterion.best && criterion.worst) return Scale{*criterion.worst, *criterion.best};
  std::optional<Scale> scale;
  bool const higher = criterion.better == Better::higher;
  for (auto const& ranked : ranking) {
    auto const& value = ranked.cells[column].value;
    if (!value || !score::may_win(ranked)) continue;
    if (!scale) scale = Scale{*value, *value};
    auto const [low, high] = std::minmax({scale->worst, scale->best, *value});
    scale = higher ? Scale{low, high} : Scale{high, low};
  }
  return scale;
}

/// 0–10, linear between the scale's ends. Halves first, so that no difference overflows.
double score_of(double value, Scale scale) {
  if (scale.best == scale.worst) return value == scale.best ? 10.0 : 0.0;
  auto const share = (value / 2 - scale.worst / 2) / (scale.best / 2 - scale.worst / 2);
  return std::clamp(share, 0.0, 1.0) * 10.0 + 0.0;  // the sum turns a negative zero into zero
}

void score_column(Criterion const& criterion, std::size_t column, Ranking& ranking) {
  auto const scale = scale_of(criterion, column, ranking);
  for (auto& ranked : ranking) {
    auto& cell = ranked.cells[column];
    if (!cell.value) continue;
    if (is_score_already(criterion)) {
      cell.score = std::clamp(*cell.value, 0.0, 10.0);
    } else if (scale) {
      cell.score = score_of(*cell.value, *scale);
    }
  }
}

double total_of(std::span<Criterion const> criteria, RankedApproach const& ranked) {
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    if (!is_scored(criteria[i])) continue;
    weights += criteria[i].weight;
    sum += criteria[i].weight * ranked.cells[i].score.value_or(0.0) / 10.0;
  }
  return weights > 0 ? sum / weights : 0.0;
}

}  // namespace

Ranking WeightedScoring::rank(std::span<Criterion const> criteria,
                              Measurements const& measurements) const {
  Ranking ranking;
  ranking.reserve(measurements.size());
  for (auto const& each : measurements) ranking.push_back(without_scores(criteria, each));
  for (std::size_t column = 0; column < criteria.size(); ++column) {
    if (is_scored(criteria[column])) score_column(criteria[column], column, ranking);
  }
  for (auto& ranked : ranking) {
    if (ranked.failure.empty()) ranked.total = total_of(criteria, ranked);
  }
  score::put_in_order(ranking);
  return ranking;
}

}  // namespace parallel_explore
