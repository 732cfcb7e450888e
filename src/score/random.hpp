#pragma once

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>

#include <cmath>

/// Random draws that are equal on every platform, unlike the distributions of <random>.
namespace parallel_explore::score {

using Generator = boost::random::mt19937_64;

inline double uniform(Generator& generator) {
  return boost::random::uniform_01<double>()(generator);
}

inline double normal(Generator& generator) {
  return boost::random::normal_distribution<double>()(generator);
}

/// Gamma with scale 1, for `shape` > 0 (Marsaglia and Tsang, ACM TOMS 26, 2000; Boost's own takes
/// several times as long).
inline double gamma(double shape, Generator& generator) {
  if (shape < 1) return gamma(shape + 1, generator) * std::pow(uniform(generator), 1 / shape);
  double const d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    double const x = normal(generator);
    double const v = std::pow(1 + c * x, 3);
    if (v <= 0) continue;
    double const u = uniform(generator);
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) return d * v;
  }
}

}  // namespace parallel_explore::score
