#pragma once

#include <optional>

/// @file
/// How many sessions a comparison of approaches needs.
namespace parallel_explore {
inline namespace v0_2 {

/// The assumptions and requirements of a plan. One approach is ahead and the others are equal; the
/// totals of sessions are normally distributed with one standard deviation.
struct SamplePlan {
  double gap = 0;           ///< of the best, in standard deviations between sessions; at least 0
  double confidence = 0.8;  ///< that the verdict needs; within (0, 1)
  double power = 0.8;       ///< probability that it recommends the best; within (0, 1)
  int approaches = 2;       ///< at least 2
};

/// The probability that the best approach is recommended after `samples` sessions of each, 1–1000:
/// the verdict's own rule in 1,000 simulated experiments, so ±3 points. The same for the same plan;
/// 0 for one session each, which says nothing about others.
[[nodiscard]] double chance_of_recommendation(SamplePlan const& plan, int samples);

/// The fewest samples for which that chance is at least `power`, by more than the simulation's own
/// standard error; none if 200 are not enough.
[[nodiscard]] std::optional<int> samples_needed(SamplePlan const& plan);

}  // namespace v0_2
}  // namespace parallel_explore
