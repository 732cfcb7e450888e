#include "sort.hpp"

#include <algorithm>
#include <cstddef>

// Merge sort from the bottom up: stable, sequential memory access, a second array.
void sort_numbers(std::vector<int>& numbers) {
  std::size_t const size = numbers.size();
  std::vector<int> other(size);
  for (std::size_t width = 1; width < size; width *= 2) {
    for (std::size_t begin = 0; begin < size; begin += 2 * width) {
      std::size_t const middle = std::min(begin + width, size);
      std::size_t const end = std::min(begin + 2 * width, size);
      std::size_t left = begin, right = middle;
      for (std::size_t out = begin; out < end; ++out) {
        bool const from_left = left < middle && (right == end || numbers[left] <= numbers[right]);
        other[out] = from_left ? numbers[left++] : numbers[right++];
      }
    }
    numbers.swap(other);
  }
}
