#include "parallel_explore/scoring_engine.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace parallel_explore {
namespace {

/// Totals closer than this are equal: sums of the same terms in another order differ by less.
constexpr double same_total = 1e-12;

bool is_score_already(Criterion const& criterion) {
  return std::holds_alternative<Given>(criterion.how) ||
         std::holds_alternative<SelfReport>(criterion.how);
}

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

bool may_win(RankedApproach const& ranked) {
  return ranked.failure.empty() && ranked.disqualified_by.empty();
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
    if (!value || !may_win(ranked)) continue;
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

/// 1, 1, 3: who is equal shares a rank.
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
  std::ranges::stable_sort(ranking, [](RankedApproach const& a, RankedApproach const& b) {
    auto const order = [](RankedApproach const& each) {
      return !each.failure.empty() ? 2 : !each.disqualified_by.empty() ? 1 : 0;
    };
    if (order(a) != order(b)) return order(a) < order(b);
    return a.total > b.total + same_total;
  });
  give_ranks(ranking);
  return ranking;
}

}  // namespace parallel_explore
