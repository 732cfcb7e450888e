#include "parallel_explore/sample_plan.hpp"

#include "score/questions.hpp"
#include "score/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr int worlds = 1'000;
constexpr int most_samples = 200;
constexpr int fewest_samples = 2;
constexpr int planning_nodes = 16;

/// A deviation between sessions of 20 %, in totals of one criterion on the scale `ratio`; what
/// matters there, 2 %, is a tenth of it.
constexpr double session_deviation = 0.0869;
constexpr double what_matters = 0.0086;

/// One experiment. Its first sessions are the same for every number of samples.
std::vector<score::Sessions> experiment(SamplePlan const& plan, int samples, std::uint64_t seed) {
  std::vector<score::Sessions> all;
  for (int i = 0; i < plan.approaches; ++i) {
    score::Generator generator(seed * 1'009 + static_cast<std::uint64_t>(i));
    score::Sessions sessions{fmt::format("{}", i)};
    sessions.passed = sessions.runs = samples;
    for (int sample = 0; sample < samples; ++sample) {
      double const quality = i == 0 ? plan.gap : 0;
      sessions.totals.push_back(session_deviation * (quality + score::normal(generator)));
    }
    sessions.beside = sessions.totals;
    all.push_back(std::move(sessions));
  }
  return all;
}

}  // namespace

double chance_of_recommendation(SamplePlan const& plan, int samples) {
  if (samples < fewest_samples) return 0;
  score::TotalsOfTable totals;
  totals.matters = totals.matters_beside = what_matters;
  score::FailingShares shares;
  int recommended = 0;
  for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
    auto question = score::approach_question(experiment(plan, samples, seed), totals, shares);
    question.nodes = planning_nodes;
    recommended += score::conclude(std::move(question), plan.confidence).best == "0" ? 1 : 0;
  }
  return static_cast<double>(recommended) / worlds;
}

std::optional<int> samples_needed(SamplePlan const& plan) {
  double const error = std::sqrt(plan.power * (1 - plan.power) / worlds);
  auto const suffices = [&](int samples) {
    return chance_of_recommendation(plan, samples) - error >= plan.power;
  };
  // If n samples suffice, so do more.
  int enough = fewest_samples, too_few = fewest_samples - 1;
  while (!suffices(enough)) {
    too_few = enough;
    if (enough == most_samples || !(plan.gap > 0)) return std::nullopt;
    enough = std::min(2 * enough, most_samples);
  }
  while (enough - too_few > 1) {
    int const middle = (enough + too_few) / 2;
    (suffices(middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace v0_2
}  // namespace parallel_explore
