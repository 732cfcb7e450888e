#pragma once

#include "schedule/spending.hpp"

#include <cstddef>
#include <vector>

namespace parallel_explore::schedule {

/// Sum of many values, each of which is replaced often, in a tree of partial sums. A replacement
/// costs the logarithm of their number, and no rounding error outlives the value that made it.
class RunningTotal {
 public:
  /// Adds a value and returns its index.
  std::size_t add(Consumption const& value);
  void replace(std::size_t index, Consumption const& value);
  [[nodiscard]] Consumption sum() const;

 private:
  /// The values, then sums of neighbours, then sums of those; the last level has at most one.
  std::vector<std::vector<Consumption>> levels_ = std::vector<std::vector<Consumption>>(1);
};

}  // namespace parallel_explore::schedule
