#include "score/anytime.hpp"

#include "score/student.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace parallel_explore::score {
namespace {

/// Differences as large as a deviation or two, and some that are beyond all noise: without these,
/// two or three values of each could never show anything.
struct Prior {
  double weight = 0;
  double variance = 0;  ///< of a difference, in squared deviations of one value
};
constexpr std::array<Prior, 2> priors{{{0.97, 0.5}, {0.03, 400}}};

constexpr double tiny = 1e-12;  // differences below it are due to rounding
constexpr double least = 1e-6;  // the smallest probability that is computed

/// The logarithm of the e-value of a difference that is so many standard errors above the
/// boundary. `gain`: the variance of the prior divided by that of the difference.
double log_e_value(double errors, double freedom, double gain) {
  double const kept = gain / (1 + gain);
  double const squared = errors * errors;
  bool const normal = std::isinf(freedom);
  double const fit =
      normal ? squared * kept / 2
             : (freedom + 1) / 2 *
                   (std::log1p(squared / freedom) - std::log1p(squared / (freedom * (1 + gain))));
  double const deviation = normal ? 1 : std::sqrt((freedom + squared / (1 + gain)) / (freedom + 1));
  double const above = student_cdf(errors * std::sqrt(kept) / deviation, freedom + 1);
  return fit - std::log1p(gain) / 2 + std::log(std::max(2 * above, 1e-300));
}

/// The same of the mixture. `values`: the variance of one value divided by that of the difference.
double log_mixture(double errors, double freedom, double values) {
  double sum = 0;
  for (auto const& [weight, variance] : priors)
    sum += weight * std::exp(std::min(600.0, log_e_value(errors, freedom, variance * values)));
  return std::log(sum);
}

/// A difference of qualities, and how well it is known.
struct Gap {
  Marginal marginal;
  double values = 1;  ///< as log_mixture() has it
};

Gap difference_of(Contender const& one, Contender const& other) {
  Gap difference;
  difference.marginal = sum_of({{1, one.quality}, {-1, other.quality}});
  double const a = one.quality.scale * one.quality.scale;
  double const b = other.quality.scale * other.quality.scale;
  // The variance of one value is that of the one that is known less well.
  if (a + b > 0) {
    double const of_one_value = (a * one.values * a + b * other.values * b) / (a + b);
    difference.values = of_one_value / (a + b);
  }
  return difference;
}

double doubt_of(Gap const& difference, double boundary, bool or_equal) {
  auto const& [center, scale, freedom] = difference.marginal;
  double const above = center - boundary;
  if (scale <= 0) return above > tiny || (or_equal && above >= -tiny) ? 0 : 1;
  return std::min(1.0, std::exp(-log_mixture(above / scale, freedom, difference.values)));
}

/// Whether a true share of failures is compatible with what was seen, at every look.
bool compatible(double share, Contender const& contender, double probability) {
  double const failed = contender.failures, passed = contender.runs - contender.failures;
  double const mixture = std::lgamma(failed + 0.5) + std::lgamma(passed + 0.5) -
                         std::lgamma(failed + passed + 1) - std::log(std::numbers::pi);
  double const own =
      (failed > 0 ? failed * std::log(share) : 0) + (passed > 0 ? passed * std::log1p(-share) : 0);
  return mixture - own < -std::log(probability);
}

/// The end of the confidence sequence on one side of what was seen.
double furthest_share(Contender const& contender, double probability, bool upwards) {
  double inside = static_cast<double>(contender.failures) / std::max(1, contender.runs);
  double outside = upwards ? 1 : 0;
  constexpr int halvings = 30;
  for (int i = 0; i < halvings; ++i) {
    double const middle = (inside + outside) / 2;
    (compatible(middle, contender, probability) ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

double doubt(Contender const& one, Contender const& other, double behind, bool strictly) {
  auto const difference = difference_of(one, other);
  bool const or_equal = !strictly;
  if (!one.failed && !other.failed) return doubt_of(difference, -behind, or_equal);
  auto const shown = [&](double probability) {
    double const part = probability / 4;
    double const more_failures =
        furthest_share(one, part, true) - furthest_share(other, part, false);
    return doubt_of(difference, more_failures - behind, or_equal) <= probability / 2;
  };
  if (!shown(1)) return 1;
  double low = least, high = 1;
  constexpr int halvings = 14;
  for (int i = 0; i < halvings; ++i) {
    double const middle = std::sqrt(low * high);
    (shown(middle) ? high : low) = middle;
  }
  return high;
}

double anytime_quantile(double tail, double freedom, double values) {
  double low = 0, high = 1e6;
  constexpr int halvings = 60;
  for (int i = 0; i < halvings; ++i) {
    double const middle = (low + high) / 2;
    (log_mixture(middle, freedom, values) >= -std::log(tail) ? high : low) = middle;
  }
  return high;
}

}  // namespace parallel_explore::score
