#include "sort.hpp"

#include <cstddef>

// Insertion sort: simple, and far too slow for more than a few numbers.
void sort_numbers(std::vector<int>& numbers) {
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    int const value = numbers[i];
    std::size_t hole = i;
    for (; hole > 0 && numbers[hole - 1] > value; --hole) numbers[hole] = numbers[hole - 1];
    numbers[hole] = value;
  }
}
