#include "score/cycles.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

namespace parallel_explore::score {
namespace {

/// [i][j]: a majority prefers i to j.
using Majorities = std::vector<std::vector<bool>>;

Majorities majorities_of(std::vector<Vote> const& votes, std::vector<std::string> const& names) {
  auto const index = [&](std::string const& name) {
    return static_cast<std::size_t>(std::ranges::lower_bound(names, name) - names.begin());
  };
  std::vector<std::vector<int>> net(names.size(), std::vector<int>(names.size()));
  for (auto const& vote : votes) {
    int const sign = vote.lead > 0 ? 1 : vote.lead < 0 ? -1 : 0;
    net[index(vote.pair.first)][index(vote.pair.second)] += sign;
    net[index(vote.pair.second)][index(vote.pair.first)] -= sign;
  }
  Majorities majorities;
  for (auto const& row : net) {
    auto& own = majorities.emplace_back();
    for (int const each : row) own.push_back(each > 0);
  }
  return majorities;
}

/// The shortest cycle through a candidate: itself, the one it is preferred to, and so on.
std::optional<std::vector<std::size_t>> circle_through(Majorities const& better,
                                                       std::size_t start) {
  std::vector<std::optional<std::size_t>> from(better.size());
  std::vector<std::size_t> reached{start};
  for (std::size_t at = 0; at < reached.size(); ++at) {
    for (std::size_t next = 0; next < better.size(); ++next) {
      if (!better[reached[at]][next]) continue;
      if (next == start) {
        std::vector<std::size_t> circle{reached[at]};
        while (circle.back() != start) circle.push_back(*from[circle.back()]);
        std::ranges::reverse(circle);
        return circle;
      }
      if (from[next]) continue;
      from[next] = reached[at];
      reached.push_back(next);
    }
  }
  return std::nullopt;
}

std::vector<std::size_t> shortest_circle(Majorities const& better) {
  std::vector<std::size_t> shortest;
  for (std::size_t start = 0; start < better.size(); ++start) {
    auto circle = circle_through(better, start);
    if (circle && (shortest.empty() || circle->size() < shortest.size()))
      shortest = std::move(*circle);
  }
  return shortest;
}

}  // namespace

Cycles cycles_in(std::vector<Vote> const& votes) {
  std::set<std::string> all;
  for (auto const& vote : votes) all.insert({vote.pair.first, vote.pair.second});
  std::vector<std::string> const names(all.begin(), all.end());
  auto const better = majorities_of(votes, names);
  Cycles cycles;
  constexpr std::size_t most_examples = 3;
  auto const add = [&](std::vector<std::size_t> const& circle) {
    if (circle.empty() || cycles.examples.size() >= most_examples) return;
    auto& example = cycles.examples.emplace_back();
    for (auto const index : circle) example.push_back(names[index]);
  };
  auto const decided = [&](std::size_t i, std::size_t j) { return better[i][j] || better[j][i]; };
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      if (!decided(i, j)) continue;
      for (std::size_t k = j + 1; k < names.size(); ++k) {
        if (!decided(j, k) || !decided(i, k)) continue;
        ++cycles.triads;
        bool const forwards = better[i][j] && better[j][k] && better[k][i];
        bool const backwards = better[j][i] && better[k][j] && better[i][k];
        if (!forwards && !backwards) continue;
        ++cycles.circular;
        add(forwards ? std::vector{i, j, k} : std::vector{i, k, j});
      }
    }
  }
  if (cycles.circular == 0) add(shortest_circle(better));
  return cycles;
}

}  // namespace parallel_explore::score
