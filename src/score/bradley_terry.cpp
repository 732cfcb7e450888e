#include "parallel_explore/bradley_terry.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

constexpr int most_iterations = 10'000;
constexpr double converged = 1e-12;

std::vector<std::vector<std::size_t>> groups_of(PairwiseWins const& wins) {
  std::vector<std::vector<std::size_t>> groups;
  std::vector<bool> seen(wins.size());
  for (std::size_t start = 0; start < wins.size(); ++start) {
    if (seen[start]) continue;
    std::vector<std::size_t> group{start};
    seen[start] = true;
    for (std::size_t at = 0; at < group.size(); ++at) {
      for (std::size_t j = 0; j < wins.size(); ++j) {
        if (seen[j] || wins[group[at]][j] + wins[j][group[at]] == 0) continue;
        seen[j] = true;
        group.push_back(j);
      }
    }
    std::ranges::sort(group);
    groups.push_back(std::move(group));
  }
  return groups;
}

/// One step of the MM algorithm: every strength that maximises the minorising function.
std::vector<double> next_strengths(PairwiseWins const& wins, std::vector<double> const& strength,
                                   double prior) {
  auto next = strength;
  for (std::size_t i = 0; i < wins.size(); ++i) {
    double won = prior / 2, met = prior / (strength[i] + 1);
    for (std::size_t j = 0; j < wins.size(); ++j) {
      if (i == j) continue;
      won += wins[i][j];
      met += (wins[i][j] + wins[j][i]) / (strength[i] + strength[j]);
    }
    if (met > 0) next[i] = won / met;
  }
  return next;
}

/// Scales the strengths to a geometric mean of 1. Without a prior, only their ratios are defined.
void centre(std::vector<double>& strength) {
  double sum = 0;
  for (double const each : strength) sum += std::log(each);
  double const factor = std::exp(-sum / static_cast<double>(strength.size()));
  for (double& each : strength) each *= factor;
}

}  // namespace

double Strengths::probability(std::size_t i, std::size_t j) const {
  return 1 / (1 + std::exp(log_strength[j] - log_strength[i]));
}

Strengths bradley_terry(PairwiseWins const& wins, double prior) {
  Strengths result;
  result.groups = groups_of(wins);
  if (wins.empty()) return result;
  constexpr double least = 1e-300;  // of a candidate that never wins, without a prior
  std::vector<double> strength(wins.size(), 1.0);
  for (int i = 0; i < most_iterations; ++i) {
    auto next = next_strengths(wins, strength, prior);
    for (double& each : next) each = std::max(each, least);
    if (prior == 0) centre(next);
    double change = 0;
    for (std::size_t k = 0; k < next.size(); ++k)
      change = std::max(change, std::abs(std::log(next[k] / strength[k])));
    strength = std::move(next);
    if (change < converged) break;
  }
  centre(strength);
  for (double const each : strength) result.log_strength.push_back(std::log(each));
  return result;
}

double points_per_log_strength() {
  constexpr double points_of_nine_to_one = 2.5;
  return points_of_nine_to_one / std::log(9.0);
}

std::vector<double> preference_scores(Strengths const& strengths) {
  double const slope = points_per_log_strength();
  std::vector<double> scores;
  for (double const each : strengths.log_strength) scores.push_back(5 + slope * each);
  return scores;
}

}  // namespace v0_2
}  // namespace parallel_explore
