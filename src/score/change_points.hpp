#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Steps in a series of values: where its mean changed, and by how much.
namespace parallel_explore::score {

/// A change of the mean between two neighbouring stretches of a series.
struct ChangePoint {
  std::size_t at = 0;            ///< index of the first value after it
  double before = 0, after = 0;  ///< mean values of the two stretches
  double margin = 0;  ///< half the width of the 95 % interval of the difference, the place given
};

/// The chance of a test to find a step in a stretch that has none.
inline constexpr double change_point_level = 0.03;

/// The steps in `values`, which are finite and in order of time, first to last. A step lies only
/// between two values of different `groups`, which are as many as the values; every stretch has at
/// least two values.
///
/// Seeded binary segmentation (Kovács et al., Biometrika 110, 2023): the largest difference of
/// means around a split, over intervals of many lengths, in units of the noise. The noise is that
/// of differences between neighbours (von Neumann et al., Ann. Math. Stat. 12, 1941), which steps
/// elsewhere hardly disturb. A split is a step if at most `change_point_level` of 999 random orders
/// of the same values have one as large; both sides are then searched. With fewer than eight values
/// no order is that rare, and normal noise takes their place. Where most neighbours are equal, the
/// values have no noise, and each change is a step. Deterministic.
[[nodiscard]] std::vector<ChangePoint> change_points(std::span<double const> values,
                                                     std::span<std::size_t const> groups);

/// The same for values that are each a group of their own.
[[nodiscard]] std::vector<ChangePoint> change_points(std::span<double const> values);

}  // namespace parallel_explore::score
