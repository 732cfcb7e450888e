#include "parallel_explore/sensitivity.hpp"

#include "score/random.hpp"

#include <boost/random/exponential_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// Totals that differ by less are equal, as in the ranking.
constexpr double same_total = 1e-12;

/// The scores of ranked approaches × scored criteria.
struct Grid {
  std::vector<std::string> approaches;
  std::vector<Criterion const*> criteria;
  std::vector<double> weights;               ///< of the criteria, with a sum of 1
  std::vector<std::vector<double>> columns;  ///< criteria × approaches, scores 0–10
  std::vector<std::vector<double>> rows;     ///< the same, approaches × criteria
};

Grid grid_of(Comparison const& comparison) {
  Grid grid;
  for (auto const& ranked : comparison.ranking()) {
    if (!ranked.rank) continue;
    grid.approaches.push_back(ranked.approach);
    grid.rows.emplace_back();
  }
  double sum = 0;
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto const& criterion = comparison.criteria()[i];
    if (!is_scored(criterion)) continue;
    grid.criteria.push_back(&criterion);
    grid.weights.push_back(criterion.weight);
    sum += criterion.weight;
    auto& column = grid.columns.emplace_back();
    for (auto const& ranked : comparison.ranking()) {
      if (ranked.rank) column.push_back(ranked.cells[i].score.value_or(0));
    }
    for (std::size_t a = 0; a < column.size(); ++a) grid.rows[a].push_back(column[a]);
  }
  for (double& weight : grid.weights) weight = sum > 0 ? weight / sum : 0;
  return grid;
}

/// Splits a credit of 1 between the approaches that are first under these weights.
void credit_first(Grid const& grid, std::vector<double> const& weights, std::vector<double>& totals,
                  std::vector<double>& credit) {
  std::ranges::fill(totals, 0.0);
  for (std::size_t c = 0; c < weights.size(); ++c) {
    for (std::size_t a = 0; a < totals.size(); ++a) totals[a] += weights[c] * grid.columns[c][a];
  }
  double const best = *std::ranges::max_element(totals);
  double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  auto const first = [&](double total) { return total >= best - same_total * 10 * sum; };
  auto const parts = static_cast<double>(std::ranges::count_if(totals, first));
  for (std::size_t a = 0; a < totals.size(); ++a) {
    if (first(totals[a])) credit[a] += 1 / parts;
  }
}

/// The parameters of a Dirichlet distribution around the given weights: the standard deviation of
/// a weight 1/m is a quarter of it.
std::vector<double> parameters_around(std::vector<double> const& weights) {
  auto const m =
      static_cast<double>(std::ranges::count_if(weights, [](double w) { return w > 0; }));
  double const concentration = std::max(16 * (m - 1) - 1, 1.0);
  auto parameters = weights;
  for (double& each : parameters) each *= concentration;
  return parameters;
}

std::vector<WeightShare> shares_of(Grid const& grid, int draws, std::uint64_t seed) {
  std::vector<double> nearby(grid.approaches.size()), anywhere = nearby, totals = nearby;
  auto const parameters = parameters_around(grid.weights);
  auto weights = grid.weights;
  score::Generator generator(seed);
  boost::random::exponential_distribution<double> exponential;
  // Weights need not be normalised: only the order of totals matters.
  for (int i = 0; i < draws; ++i) {
    for (std::size_t c = 0; c < weights.size(); ++c)
      weights[c] = parameters[c] > 0 ? score::gamma(parameters[c], generator) : 0;
    credit_first(grid, weights, totals, nearby);
    for (double& weight : weights) weight = exponential(generator);
    credit_first(grid, weights, totals, anywhere);
  }
  std::vector<WeightShare> shares;
  for (std::size_t a = 0; a < grid.approaches.size(); ++a)
    shares.push_back({grid.approaches[a], nearby[a] / draws, anywhere[a] / draws});
  return shares;
}

/// The smallest change of the weight of criterion `c` that puts another approach first. The
/// difference of two totals, rest + w·(score(a) − score(b)), is linear in that weight; the order
/// turns at its 0.
std::optional<Flip> flip_of(Grid const& grid, std::size_t c) {
  double const present = grid.criteria[c]->weight;
  std::vector<double> without(grid.approaches.size());
  for (std::size_t k = 0; k < grid.criteria.size(); ++k) {
    if (k == c) continue;
    for (std::size_t a = 0; a < without.size(); ++a)
      without[a] += grid.criteria[k]->weight * grid.columns[k][a];
  }
  std::optional<Flip> nearest;
  double pace = 0;
  for (std::size_t rival = 1; rival < without.size(); ++rival) {
    double const slope = grid.columns[c][rival] - grid.columns[c][0];
    if (slope == 0) continue;
    double const to = (without[0] - without[rival]) / slope;
    // A weight is not negative, and beyond `to` the rival must be ahead: below 0 there is nothing.
    bool const rises = slope > 0;
    bool const reached = rises ? to >= present : to > 0 && to < present;
    if (!reached) continue;
    double const distance = std::abs(to - present);
    double const best =
        nearest ? std::abs(nearest->to - present) : std::numeric_limits<double>::max();
    bool const closer = distance < best || (distance == best && std::abs(slope) > pace);
    if (!closer) continue;
    nearest = Flip{grid.criteria[c]->name, present, to, grid.approaches[rival]};
    pace = std::abs(slope);
  }
  return nearest;
}

std::vector<Flip> flips_of(Grid const& grid) {
  std::vector<Flip> flips;
  for (std::size_t c = 0; c < grid.criteria.size(); ++c) {
    if (auto flip = flip_of(grid, c)) flips.push_back(std::move(*flip));
  }
  std::ranges::stable_sort(flips, {}, [](Flip const& f) { return std::abs(f.to - f.from); });
  return flips;
}

/// The winners with two thirds of all weight on each criterion in turn; the other weights keep
/// their proportions.
std::vector<Priority> priorities_of(Grid const& grid) {
  std::vector<Priority> priorities;
  if (grid.criteria.size() < 2) return priorities;
  for (std::size_t c = 0; c < grid.criteria.size(); ++c) {
    auto weights = grid.weights;
    double const others = 1 - weights[c];
    if (others <= 0) continue;
    for (double& weight : weights) weight /= 3 * others;
    weights[c] = 2.0 / 3;
    std::vector<double> totals(grid.approaches.size()), credit(grid.approaches.size());
    credit_first(grid, weights, totals, credit);
    Priority priority{grid.criteria[c]->name, {}};
    for (std::size_t a = 0; a < credit.size(); ++a) {
      if (credit[a] > 0) priority.winners.push_back(grid.approaches[a]);
    }
    priorities.push_back(std::move(priority));
  }
  return priorities;
}

bool dominates(std::vector<double> const& a, std::vector<double> const& b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] < b[i]) return false;
    better = better || a[i] > b[i];
  }
  return better;
}

}  // namespace

std::vector<std::size_t> pareto_front(std::vector<std::vector<double>> const& rows) {
  // Dominating rows come first in this order, so that a row need only be compared with the front.
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return rows[a] > rows[b]; });
  std::vector<std::size_t> front;
  for (auto const candidate : order) {
    bool const beaten = std::ranges::any_of(
        front, [&](auto each) { return dominates(rows[each], rows[candidate]); });
    if (!beaten) front.push_back(candidate);
  }
  std::ranges::sort(front);
  return front;
}

Sensitivity sensitivity(Comparison const& comparison, int draws, std::uint64_t seed) {
  Sensitivity result;
  auto const grid = grid_of(comparison);
  bool const weighs = std::ranges::any_of(grid.weights, [](double w) { return w > 0; });
  if (grid.approaches.empty() || !weighs) return result;
  result.shares = shares_of(grid, draws, seed);
  // If several share the first place, any change puts one of them first.
  bool const one_leads =
      std::ranges::count(comparison.ranking(), std::optional<int>(1), &RankedApproach::rank) == 1;
  if (one_leads) result.flips = flips_of(grid);
  result.priorities = priorities_of(grid);
  for (auto const index : pareto_front(grid.rows))
    result.undominated.push_back(grid.approaches[index]);
  return result;
}

}  // namespace v0_2
}  // namespace parallel_explore
