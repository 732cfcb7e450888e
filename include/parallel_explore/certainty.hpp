#pragma once

#include <limits>
#include <optional>
#include <span>

namespace parallel_explore {
inline namespace v0_2 {

/// From `low` to `high`, both included.
struct Interval {
  double low = 0,  ///< lower end
      high = 0;    ///< upper end, at least `low`
  bool operator==(Interval const&) const = default;
};

/// How well an estimate is known: Student's distribution around it.
struct StandardError {
  double deviation = 0;                                      ///< at least 0
  double freedom = std::numeric_limits<double>::infinity();  ///< degrees of it
  bool operator==(StandardError const&) const = default;
};

/// The arithmetic mean; none for no values.
[[nodiscard]] std::optional<double> mean(std::span<double const> values);

/// The standard deviation of the population that `values` are drawn from (n − 1); none for fewer
/// than two values.
[[nodiscard]] std::optional<double> standard_deviation(std::span<double const> values);

/// An interval for a proportion, given `hits` out of `tries` (Wilson 1927); 0–1 if `tries`
/// is 0.
[[nodiscard]] Interval wilson_interval(int hits, int tries, double confidence);

}  // namespace v0_2
}  // namespace parallel_explore
