#include "parallel_explore/measurement.hpp"

#include <algorithm>
#include <cmath>

namespace parallel_explore {
inline namespace v0_2 {

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  auto const middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
}

std::optional<double> spread(std::vector<double> const& values) {
  constexpr double normal_consistency = 1.4826;
  auto const center = median(values);
  if (!center) return std::nullopt;
  std::vector<double> deviations;
  for (double const value : values) deviations.push_back(std::abs(value - *center));
  return normal_consistency * *median(std::move(deviations));
}

std::optional<double> shown_spread(std::vector<double> const& values) {
  constexpr std::size_t few = 7;
  if (values.empty() || values.size() >= few) return spread(values);
  auto const [least, most] = std::ranges::minmax(values);
  return (most - least) / 2;
}

}  // namespace v0_2
}  // namespace parallel_explore
