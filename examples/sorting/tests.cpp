#include "sort.hpp"

#include <climits>

#include <algorithm>
#include <cstdio>
#include <random>

namespace {

int failures = 0;

void check(char const* name, std::vector<int> numbers) {
  auto expected = numbers;
  std::sort(expected.begin(), expected.end());
  sort_numbers(numbers);
  bool const good = numbers == expected;
  std::printf("%s: %s\n", name, good ? "ok" : "FAILED");
  failures += good ? 0 : 1;
}

}  // namespace

int main() {
  check("empty", {});
  check("one", {7});
  check("sorted", {1, 2, 3, 4, 5});
  check("reversed", {5, 4, 3, 2, 1});
  check("equal", std::vector<int>(100, 3));
  check("extremes", {INT_MAX, 0, INT_MIN, -1, 1, INT_MAX, INT_MIN});
  std::mt19937 random(1);
  std::vector<int> numbers(20'000);
  for (int& number : numbers) number = static_cast<int>(random());
  check("random", numbers);
  for (int& number : numbers) number %= 10;
  check("few values", numbers);
  return failures == 0 ? 0 : 1;
}
