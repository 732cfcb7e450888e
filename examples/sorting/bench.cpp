#include "sort.hpp"

#include <chrono>
#include <cstdio>
#include <random>

// Sorts random numbers again and again for a fifth of a second; prints how many it sorted a second.
int main() {
  std::mt19937 random(2);
  std::vector<int> original(50'000);
  for (int& number : original) number = static_cast<int>(random());

  using Clock = std::chrono::steady_clock;
  Clock::duration spent{};
  double sorted = 0;
  while (spent < std::chrono::milliseconds(200)) {
    auto numbers = original;
    auto const start = Clock::now();
    sort_numbers(numbers);
    spent += Clock::now() - start;
    sorted += static_cast<double>(numbers.size());
  }
  double const seconds = std::chrono::duration<double>(spent).count();
  std::printf("{\"numbers_per_second\": %.0f}\n", sorted / seconds);
}
