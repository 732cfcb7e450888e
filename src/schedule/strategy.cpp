#include "schedule/strategy.hpp"

#include <algorithm>
#include <cmath>

namespace parallel_explore::schedule {
namespace {

/// Below it an approach is not worth another session.
constexpr double hopeless = 0.05;

constexpr int sessions_to_fail = 2;

}  // namespace

std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates,
                                         double confidence, int most) {
  std::vector<Candidate const*> alive;
  for (auto const& each : candidates) {
    if (each.passes || each.samples < sessions_to_fail) alive.push_back(&each);
  }
  if (alive.size() < 2) return {};
  std::vector<std::string> again;
  for (auto const* each : alive) {
    if (each->probability >= confidence) return {};
    bool const could_win = each->probability >= hopeless || each->samples < sessions_to_fail;
    if (could_win && each->samples < most) again.push_back(each->approach);
  }
  return again;
}

std::vector<std::string> better_half(std::vector<Candidate> candidates) {
  std::ranges::stable_sort(candidates, [](Candidate const& a, Candidate const& b) {
    return a.passes != b.passes ? a.passes : a.score > b.score;
  });
  candidates.resize((candidates.size() + 1) / 2);
  std::vector<std::string> names;
  for (auto& each : candidates) names.push_back(std::move(each.approach));
  return names;
}

int halving_stages(int approaches) {
  int stages = 0;
  while ((1 << stages) < approaches) ++stages;
  return stages;
}

double budget_share(int stage, int stages) {
  return stage >= stages ? 1 : std::pow(2.0, stage - stages);
}

}  // namespace parallel_explore::schedule
