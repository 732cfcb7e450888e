#include "parallel_explore/certainty.hpp"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace parallel_explore {
inline namespace v0_2 {

namespace math = boost::math;

std::optional<double> mean(std::span<double const> values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> standard_deviation(std::span<double const> values) {
  if (values.size() < 2) return std::nullopt;
  double const center = *mean(values);
  double sum = 0;
  for (double const value : values) sum += (value - center) * (value - center);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

Interval wilson_interval(int hits, int tries, double confidence) {
  if (tries <= 0) return {0, 1};
  double const z = math::quantile(math::normal_distribution<double>(), 1 - (1 - confidence) / 2);
  double const n = tries, share = hits / n;
  double const center = (share + z * z / (2 * n)) / (1 + z * z / n);
  double const reach =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {std::max(0.0, center - reach), std::min(1.0, center + reach)};
}

}  // namespace v0_2
}  // namespace parallel_explore
