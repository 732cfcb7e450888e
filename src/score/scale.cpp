#include "score/scale.hpp"

#include "core/criterion_traits.hpp"

#include <cmath>

namespace parallel_explore::score {
namespace {

constexpr double noise_measured_once = 0.05;
constexpr double default_share = 0.02;
constexpr double default_score = 0.5;

bool is_count(Criterion const& criterion) {
  if (auto const* builtin = std::get_if<BuiltinMetric>(&criterion.how)) {
    return *builtin == BuiltinMetric::tokens || *builtin == BuiltinMetric::lines_changed ||
           *builtin == BuiltinMetric::files_changed;
  }
  auto const* const command = std::get_if<CommandCriterion>(&criterion.how);
  return command && command->metric == Metric(ProcessMetric::exit);
}

/// The logarithm of a step from the best value to a worse one, `share` of it away.
double step(Criterion const& criterion, double share) {
  bool const downwards = criterion.better == Better::higher && share < 1;
  return downwards ? -std::log1p(-share) : std::log1p(share);
}

double points_per_log(Criterion const& criterion) { return 10 / std::log(criterion.factor); }

}  // namespace

ScaleKind scale_of(Criterion const& criterion) {
  if (criterion.scale) return *criterion.scale;
  if (criterion.best && criterion.worst) return ScaleKind::linear;
  return is_count(criterion) ? ScaleKind::count : ScaleKind::ratio;
}

PointScale::PointScale(Criterion const& criterion)
    : is_points_(core::traits_of(criterion).on_score_scale),
      kind_(scale_of(criterion)),
      slope_((criterion.better == Better::higher ? 1 : -1) * points_per_log(criterion)),
      worst_(criterion.worst),
      best_(criterion.best) {}

std::optional<double> PointScale::points_of(double value) const {
  if (!std::isfinite(value)) return std::nullopt;
  if (is_points_) return value;
  switch (kind_) {
    case ScaleKind::ratio:
      if (value <= 0) return std::nullopt;
      return slope_ * std::log(value);
    case ScaleKind::count:
      if (value < 0) return std::nullopt;
      return slope_ * std::log1p(value);
    case ScaleKind::linear:
      break;
  }
  if (!best_ || !worst_) return std::nullopt;
  // Halves avoid an overflow.
  double const range = *best_ / 2 - *worst_ / 2;
  return 10 * ((value / 2 - *worst_ / 2) / range);
}

std::optional<double> points_of(Criterion const& criterion, double value) {
  return PointScale(criterion).points_of(value);
}

double assumed_noise(Criterion const& criterion) {
  if (core::traits_of(criterion).on_score_scale || scale_of(criterion) != ScaleKind::ratio)
    return 0;
  return noise_measured_once * points_per_log(criterion);
}

double matters_in_points(Criterion const& criterion, double value) {
  auto const& declared = criterion.matters;
  double const size = std::abs(value);
  auto const absolute = [&](double otherwise) {
    if (!declared) return otherwise;
    return declared->relative ? declared->amount * size : declared->amount;
  };
  if (core::traits_of(criterion).on_score_scale) return absolute(default_score);
  switch (scale_of(criterion)) {
    case ScaleKind::ratio:
      if (declared && !declared->relative)
        return points_per_log(criterion) * step(criterion, declared->amount / size);
      return points_per_log(criterion) * std::log1p(declared ? declared->amount : default_share);
    case ScaleKind::count:
      return points_per_log(criterion) * step(criterion, absolute(1) / (size + 1));
    case ScaleKind::linear:
      break;
  }
  if (!criterion.best || !criterion.worst) return 0;
  double const range = std::abs(*criterion.best - *criterion.worst);
  return 10 * absolute(default_share * range) / range;
}

bool is_open_ended(Criterion const& criterion) {
  return !core::traits_of(criterion).on_score_scale && scale_of(criterion) != ScaleKind::linear;
}

}  // namespace parallel_explore::score
