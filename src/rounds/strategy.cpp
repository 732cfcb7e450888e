#include "rounds/strategy.hpp"

#include <algorithm>

namespace parallel_explore::rounds {
namespace {

/// Probability of being the best or equal to it below which an approach is not worth another
/// session.
constexpr double hopeless = 0.05;

constexpr int sessions_to_fail = 2;

}  // namespace

std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates, bool over,
                                         int most) {
  if (over) return {};
  std::vector<Candidate const*> alive;
  for (auto const& each : candidates) {
    if (each.passes || each.samples < sessions_to_fail) alive.push_back(&each);
  }
  if (alive.size() < 2) return {};
  // Showing that the leader is the best takes results of the runner-up, however far behind it is.
  auto by_chance = alive;
  std::ranges::stable_sort(by_chance, [](Candidate const* a, Candidate const* b) {
    return a->probability > b->probability;
  });
  double const worthwhile = std::min(hopeless, by_chance[1]->probability);
  std::vector<std::string> again;
  for (auto const* each : alive) {
    bool const could_win = each->probability >= worthwhile || each->samples < sessions_to_fail;
    if (could_win && each->samples < most) again.push_back(each->approach);
  }
  return again;
}

bool is_futile(Outlook const& outlook, int most) {
  constexpr double worth_trying = 0.2;
  constexpr int fewest = 4;
  int const so_far = most - outlook.more;
  return so_far >= fewest && 2 * so_far >= most && outlook.chance < worth_trying;
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
