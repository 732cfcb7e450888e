#pragma once

#include "known_truth.hpp"

/// Rows about data that are collected until they show something.
namespace known_truth {

/// A race as it ended.
struct Raced {
  Conclusion answer;
  std::size_t sessions = 0;
};

/// Runs a race by the rules that ship, with at most so many samples of each approach. Without
/// simulated futures it is never given up.
[[nodiscard]] Raced run_race(Random& random, std::vector<double> const& qualities, Noise noise,
                             double confidence, int most, int futures = 100);

/// 2: a winner among equals, in races that are never given up.
void race_of_equals(Report& report, int worlds);
/// 17: power and cost of a race.
void race(Report& report, int worlds);

}  // namespace known_truth
