#include "sort.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace {

// Sorts [begin, end); the smaller part by recursion, so that the stack stays small.
void quick(int* begin, int* end) {
  while (end - begin > 16) {
    int* const middle = begin + (end - begin) / 2;
    if (*middle < *begin) std::swap(*middle, *begin);
    if (end[-1] < *begin) std::swap(end[-1], *begin);
    if (end[-1] < *middle) std::swap(end[-1], *middle);
    int const pivot = *middle;
    int* low = begin;
    int* high = end - 1;
    while (low <= high) {
      while (*low < pivot) ++low;
      while (*high > pivot) --high;
      if (low <= high) std::swap(*low++, *high--);
    }
    if (high + 1 - begin < end - low) {
      quick(begin, high + 1);
      begin = low;
    } else {
      quick(low, end);
      end = high + 1;
    }
  }
  for (int* i = begin; i < end; ++i) {
    int const value = *i;
    int* hole = i;
    for (; hole > begin && hole[-1] > value; --hole) *hole = hole[-1];
    *hole = value;
  }
}

}  // namespace

// Quicksort with the median of three, insertion sort for small parts.
void sort_numbers(std::vector<int>& numbers) {
  quick(numbers.data(), numbers.data() + numbers.size());
}
