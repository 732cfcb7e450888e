#pragma once

#include "parallel_explore/criterion.hpp"

#include <optional>

/// From a criterion's own values to points: the worth of a value, whichever others take part.
namespace parallel_explore::score {

/// The scale of a criterion: the declared one; else `linear` between declared ends, `count` for
/// built-in counts and exit statuses, and `ratio`.
[[nodiscard]] ScaleKind scale_of(Criterion const& criterion);

/// How the values of one criterion become points; cheap for many of them.
class PointScale {
 public:
  explicit PointScale(Criterion const& criterion);

  /// As points_of().
  [[nodiscard]] std::optional<double> points_of(double value) const;

 private:
  bool is_points_ = false;  ///< values are points already
  ScaleKind kind_ = ScaleKind::ratio;
  double slope_ = 0;  ///< points for each unit of the logarithm
  std::optional<double> worst_, best_;
};

/// The points of a value, without limits: more is better. Under `ratio`, 10 × the logarithm to the
/// base `factor`; under `count`, the same of the value + 1; `linear` gives 0 at `worst` and 10 at
/// `best`. Given, judged and self-reported values are points already. None for a value that the
/// scale does not have: not finite, not positive under `ratio`, negative under `count`.
[[nodiscard]] std::optional<double> points_of(Criterion const& criterion, double value);

/// The standard deviation, in points, that a value is taken to have that was measured once: 5 % for
/// `ratio`, else 0.
[[nodiscard]] double assumed_noise(Criterion const& criterion);

/// The smallest difference of a criterion that matters, in points, near `value`: the declared one;
/// else 2 % for `ratio`, 1 for `count`, 2 % of the range for `linear`, half a point for scores.
[[nodiscard]] double matters_in_points(Criterion const& criterion, double value);

/// Whether the best candidate is worth 10, since the scale has no end of its own.
[[nodiscard]] bool is_open_ended(Criterion const& criterion);

}  // namespace parallel_explore::score
