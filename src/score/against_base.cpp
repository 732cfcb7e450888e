#include "score/against_base.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/anytime.hpp"
#include "score/evidence_table.hpp"
#include "score/scale.hpp"
#include "score/student.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::score {
namespace {

using Row = std::vector<std::optional<double>>;

constexpr double least_difference = 1e-12;  // smaller ones are due to rounding

Row finite(Row row) {
  for (auto& value : row) {
    if (value && !std::isfinite(*value)) value.reset();
  }
  return row;
}

std::vector<double> present(Row const& row) {
  std::vector<double> values;
  for (auto const& value : row) {
    if (value) values.push_back(*value);
  }
  return values;
}

bool all_positive(Row const& row) {
  return std::ranges::all_of(row, [](auto const& value) { return !value || *value > 0; });
}

bool compares_by_ratio(RoundsOfCriterion const& rounds, Row const& own,
                       Reference const& reference) {
  auto const& criterion = rounds.criterion;
  bool const on_scale = !core::traits_of(criterion).on_score_scale &&
                        scale_of(criterion) == ScaleKind::ratio && all_positive(own);
  if (!on_scale) return false;
  if (reference.factor == 0) return reference.amount > 0;
  return reference.factor > 0 && reference.amount == 0 && all_positive(rounds.base);
}

Row logarithms(Row row) {
  for (auto& value : row) {
    if (!value) continue;
    if (*value > 0) {
      value = std::log(*value);
    } else {
      value.reset();
    }
  }
  return row;
}

/// The deviation that a value measured once is taken to have: of its logarithm, or of the value.
double assumed_deviation(Criterion const& criterion, bool by_ratio, double value) {
  double const of_logarithm = assumed_noise(criterion) * std::log(criterion.factor) / 10;
  return by_ratio ? of_logarithm : of_logarithm * std::abs(value);
}

/// Of two that are measured in so many rounds, as doubt() counts them.
double values_compared(ReferenceDifference const& difference) {
  return std::max(1.0, static_cast<double>(difference.rounds) / 2);
}

std::size_t common_rounds(Row const& one, Row const& other) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    if (one[i] && other[i]) ++count;
  }
  return count;
}

}  // namespace

std::optional<std::size_t> RoundsOfCriterion::find(std::string const& sample) const {
  auto const found = std::ranges::find(samples, sample);
  if (found == samples.end()) return std::nullopt;
  auto const index = static_cast<std::size_t>(found - samples.begin());
  return present(values[index]).empty() ? std::nullopt : std::optional(index);
}

RoundsOfCriterion rounds_of(Exploration const& exploration, Criterion const& criterion) {
  RoundsOfCriterion rounds;
  rounds.criterion = criterion;
  rounds.may_stop = rounds_may_stop(exploration);
  auto const table = evidence_table(exploration, measurements_of(exploration, {}), {});
  auto const found = std::ranges::find(table.criteria, criterion.name, &Criterion::name);
  auto const column = static_cast<std::size_t>(found - table.criteria.begin());
  std::size_t next = 0;
  for (auto const& record : exploration.approaches) {
    if (!is_evidence(record)) continue;
    auto const& result = table.results[next++];
    if (!result.passed || column >= result.values.size()) continue;
    rounds.samples.push_back(record.approach.name);
    rounds.values.push_back(finite(result.values[column]));
  }
  if (auto const* const base = exploration.on_base(criterion.name))
    rounds.base = finite({base->values.begin(), base->values.end()});
  if (present(rounds.base).empty()) rounds.base.clear();
  return rounds;
}

std::optional<ReferenceDifference> difference_from(RoundsOfCriterion const& rounds,
                                                   std::string const& sample,
                                                   Reference const& reference) {
  auto const index = rounds.find(sample);
  bool const with_base = reference.factor != 0;
  if (!index || (with_base && rounds.base.empty())) return std::nullopt;
  auto const& own = rounds.values[*index];
  ReferenceDifference difference;
  difference.may_stop = rounds.may_stop;
  difference.by_ratio = compares_by_ratio(rounds, own, reference);
  auto const scaled = [&](Row row) {
    return difference.by_ratio ? logarithms(std::move(row)) : row;
  };
  // The load that the rounds share cancels only between results measured in the same rounds.
  std::vector<Row> rows{scaled(own)};
  if (with_base) {
    rows.push_back(scaled(rounds.base));
    for (std::size_t i = 0; i < rounds.values.size(); ++i) {
      if (i != *index) rows.push_back(scaled(rounds.values[i]));
    }
  }
  auto const assumed =
      assumed_deviation(rounds.criterion, difference.by_ratio, *median(present(own)));
  auto const known = marginals_in_rounds(rows, assumed);
  double const own_median = *median(present(rows[0]));
  if (!with_base) {
    double const number = difference.by_ratio ? std::log(reference.amount) : reference.amount;
    difference.known = *known[0];
    difference.known.center -= number;
    difference.seen = own_median - number;
    difference.rounds = present(own).size();
    return difference;
  }
  double const weight = difference.by_ratio ? 1 : reference.factor;
  double const offset = difference.by_ratio ? std::log(reference.factor) : reference.amount;
  difference.known = sum_of({{1, *known[0]}, {-weight, *known[1]}});
  difference.known.center -= offset;
  difference.seen = own_median - weight * *median(present(rows[1])) - offset;
  difference.rounds = common_rounds(own, rounds.base);
  // Nothing is borrowed from other results: a condition is about these two, which the effects of
  // the rounds took a share of their degrees of freedom.
  auto const measured = static_cast<double>(
      std::ranges::count_if(known, [](auto const& each) { return each.has_value(); }));
  auto const own_freedom =
      2 * (static_cast<double>(difference.rounds) - 1) * (measured - 1) / measured;
  if (own_freedom > 0) difference.known.freedom = std::min(difference.known.freedom, own_freedom);
  return difference;
}

namespace {

/// The probability of a difference above 0.
double chance_above(Marginal const& known, ReferenceDifference const& difference) {
  if (known.scale <= 0) return known.center > least_difference ? 1 : 0;
  if (!difference.may_stop) return student_cdf(known.center / known.scale, known.freedom);
  Contender one{known};
  one.values = values_compared(difference);
  return 1 - doubt(one, Contender{}, 0);
}

}  // namespace

double margin_around(ReferenceDifference const& difference, double confidence) {
  auto const& [center, scale, freedom] = difference.known;
  double const off = std::abs(difference.seen - center);
  if (scale <= 0) return off;
  double const tail = (1 - confidence) / 2;
  double const reach = difference.may_stop
                           ? anytime_quantile(tail, freedom, values_compared(difference))
                           : student_quantile(1 - tail, freedom);
  return off + scale * reach;
}

double chance_of_below(ReferenceDifference const& difference) {
  auto known = difference.known;
  known.center = -known.center;
  return chance_above(known, difference);
}

double chance_of_above(ReferenceDifference const& difference) {
  return chance_above(difference.known, difference);
}

}  // namespace parallel_explore::score
