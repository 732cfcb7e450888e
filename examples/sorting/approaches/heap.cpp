#include "sort.hpp"

#include <cstddef>
#include <utility>

namespace {

// Lets the number at `root` sink until no child is larger.
void sink(std::vector<int>& numbers, std::size_t root, std::size_t size) {
  while (true) {
    std::size_t child = 2 * root + 1;
    if (child >= size) return;
    if (child + 1 < size && numbers[child] < numbers[child + 1]) ++child;
    if (numbers[root] >= numbers[child]) return;
    std::swap(numbers[root], numbers[child]);
    root = child;
  }
}

}  // namespace

// Heap sort: in place, n log n whatever the input.
void sort_numbers(std::vector<int>& numbers) {
  for (std::size_t i = numbers.size() / 2; i-- > 0;) sink(numbers, i, numbers.size());
  for (std::size_t end = numbers.size(); end > 1; --end) {
    std::swap(numbers[0], numbers[end - 1]);
    sink(numbers, 0, end - 1);
  }
}
