#pragma once

#include <algorithm>
#include <ctime>
#include <functional>
#include <limits>

namespace parallel_explore::support {

/// How many times as much processor time four times the work takes: 4 where cost grows linearly,
/// 16 where it grows with the square. The same on every machine, under a sanitizer and without
/// optimisation. Work below two milliseconds counts as none.
inline double growth(std::size_t size, std::function<void(std::size_t)> const& work) {
  auto const cost = [&](std::size_t of) {
    constexpr int repeats = 3;
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < repeats; ++i) {
      auto const begin = std::clock();
      work(of);
      best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return std::max(best, 0.002);
  };
  double const small = cost(size);
  return cost(4 * size) / small;
}

/// Between linear, with a logarithm and noise, and quadratic.
inline constexpr double about_linear = 9;

}  // namespace parallel_explore::support
