#include "rounds/strategy.hpp"

#include <algorithm>

namespace parallel_explore::rounds {
namespace {

/// Probability of being the best or equal to it below which an approach is not worth another
/// session.
constexpr double hopeless = 0.05;

constexpr int sessions_to_fail = 2;

}  // namespace

std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates, bool settled,
                                         int most) {
  if (settled) return {};
  std::vector<Candidate const*> alive;
  for (auto const& each : candidates) {
    if (each.passes || each.samples < sessions_to_fail) alive.push_back(&each);
  }
  if (alive.size() < 2) return {};
  std::vector<std::string> again;
  for (auto const* each : alive) {
    bool const could_win = each->probability >= hopeless || each->samples < sessions_to_fail;
    if (could_win && each->samples < most) again.push_back(each->approach);
  }
  return again;
}

std::vector<std::string> best_of(std::vector<Candidate> candidates, std::size_t count) {
  std::ranges::stable_sort(candidates, [](Candidate const& a, Candidate const& b) {
    return a.passes != b.passes ? a.passes : a.score > b.score;
  });
  candidates.resize(std::min(count, candidates.size()));
  std::vector<std::string> names;
  for (auto& each : candidates) names.push_back(std::move(each.approach));
  return names;
}

}  // namespace parallel_explore::rounds
