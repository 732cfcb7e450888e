#include "sort.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

// Radix sort by bytes: no comparisons, four passes, a second array.
void sort_numbers(std::vector<int>& numbers) {
  // With the sign bit flipped, negative numbers come first.
  auto const key = [](int value) { return static_cast<std::uint32_t>(value) ^ 0x80000000U; };
  std::vector<int> other(numbers.size());
  for (unsigned shift = 0; shift < 32; shift += 8) {
    std::array<std::size_t, 257> starts{};
    for (int const value : numbers) ++starts[((key(value) >> shift) & 0xFFU) + 1];
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    for (int const value : numbers) other[starts[(key(value) >> shift) & 0xFFU]++] = value;
    numbers.swap(other);
  }
}
