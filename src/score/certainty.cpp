#include "parallel_explore/certainty.hpp"

#include "score/random.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace parallel_explore {

namespace math = boost::math;

namespace {

constexpr int resamples = 5'000;

/// With fewer values, the means of resamples do not cover the interval.
constexpr std::size_t fewest_to_resample = 8;

/// A random index below `size`, from the high bits of a product, which is faster than a division.
std::size_t pick(score::Generator& generator, std::size_t size) {
  return static_cast<std::size_t>(((generator() >> 32U) * size) >> 32U);
}

}  // namespace

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

std::optional<Interval> bootstrap_interval(std::span<double const> given, double confidence,
                                           std::uint64_t seed) {
  if (given.size() < 2) return std::nullopt;
  std::vector<double> values(given.begin(), given.end());
  std::ranges::sort(values);
  auto const n = static_cast<double>(values.size());
  double const t =
      math::quantile(math::students_t_distribution<double>(n - 1), 1 - (1 - confidence) / 2);
  if (values.size() < fewest_to_resample) {
    double const reach = t * *standard_deviation(values) / std::sqrt(n);
    return Interval{*mean(values) - reach, *mean(values) + reach};
  }
  score::Generator generator(seed);
  std::vector<double> means(resamples);
  for (auto& each : means) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[pick(generator, values.size())];
    each = sum / n;
  }
  std::ranges::sort(means);
  double const tail = math::cdf(math::normal_distribution<double>(), -std::sqrt(n / (n - 1)) * t);
  auto const at = [&](double share) {
    auto const index = std::clamp(share * resamples, 0.0, resamples - 1.0);
    return means[static_cast<std::size_t>(index)];
  };
  return Interval{at(tail), at(1 - tail)};
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

}  // namespace parallel_explore
