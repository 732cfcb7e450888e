#include "score/marginals.hpp"

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/student.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace parallel_explore::score {
namespace {

constexpr double clip_at = 5;          // robust deviations
constexpr double clip_small_at = 7.5;  // of fewer than 5 values, whose robust deviation is rough
constexpr double shared = 0.75;        // of degrees of freedom; gives Student's test for two
constexpr double common_share = 0.85;  // of the shrinkage that all have in common is left out

/// One candidate's values in numbers.
struct Spreading {
  double mean = 0, count = 0, freedom = 0, variance = 0;
};

/// The median distance from the median, as a deviation; 0 for fewer than three values.
double robust_deviation(std::vector<double> const& values) {
  return values.size() < 3 ? 0 : spread(values).value_or(0);
}

double pooled_robust_deviation(std::vector<std::vector<double>> const& groups) {
  std::vector<double> distances;
  for (auto const& values : groups) {
    if (values.size() < 3) continue;
    double const center = *median(values);
    for (double const value : values) distances.push_back(std::abs(value - center));
  }
  constexpr double normal_ratio = 1.4826;
  return distances.size() < 3 ? 0 : normal_ratio * *median(distances);
}

Spreading group_of(std::vector<double> values, double pooled, double kept) {
  Spreading group;
  group.count = static_cast<double>(values.size());
  group.freedom = (group.count - 1) * kept;
  double const limit =
      (values.size() < 5 ? clip_small_at : clip_at) * std::max(pooled, robust_deviation(values));
  if (values.size() >= 3 && limit > 0) {
    double const center = *median(values);
    for (double& value : values) value = std::clamp(value, center - limit, center + limit);
  }
  group.mean = *mean(values);
  double const deviation = standard_deviation(values).value_or(0);
  group.variance = deviation * deviation / kept;
  return group;
}

/// The prior of a variance: worth `freedom` degrees around `variance`.
struct VariancePrior {
  double freedom = 0, variance = 0;
};

/// The logarithm of the likelihood of the groups' variances under a prior, up to a term that does
/// not depend on the prior's variance: variance / prior variance has Fisher's distribution.
double log_likelihood(std::vector<Spreading> const& groups, VariancePrior prior) {
  double sum = 0;
  for (auto const& group : groups) {
    double const d = group.freedom, p = prior.freedom;
    if (d <= 0) continue;
    double const ratio = std::max(group.variance / prior.variance, 1e-12);
    sum += d / 2 * std::log(ratio) - (d + p) / 2 * std::log1p(d * ratio / p);
  }
  return sum;
}

/// The rest of it.
double log_constant(std::vector<Spreading> const& groups, double freedom) {
  double sum = 0;
  for (auto const& group : groups) {
    double const d = group.freedom, p = freedom;
    if (d > 0) sum += std::lgamma((d + p) / 2) - std::lgamma(p / 2) - d / 2 * std::log(p);
  }
  return sum;
}

/// The prior variance between 1/16 and 2 of the pooled one that fits best, and how well it fits.
std::pair<double, double> best_variance(std::vector<Spreading> const& groups, double freedom,
                                        double pooled) {
  constexpr int steps_per_octave = 2;
  std::pair<double, double> best{pooled, -std::numeric_limits<double>::infinity()};
  for (int step = -4 * steps_per_octave; step <= steps_per_octave; ++step) {
    double const variance = pooled * std::exp2(static_cast<double>(step) / steps_per_octave);
    double const fit = log_likelihood(groups, {freedom, variance});
    if (fit > best.second) best = {variance, fit};
  }
  best.second += log_constant(groups, freedom);
  return best;
}

VariancePrior variance_prior(std::vector<Spreading> const& groups) {
  constexpr std::array<double, 7> grid{1, 2, 4, 8, 16, 32, 64};
  double squares = 0, freedom = 0;
  for (auto const& group : groups) {
    squares += group.freedom * group.variance;
    freedom += group.freedom;
  }
  if (!(squares > 0)) return {};
  double const pooled = squares / freedom;
  std::array<double, grid.size()> weights{};
  for (std::size_t i = 0; i < grid.size(); ++i) {
    weights[i] = best_variance(groups, grid[i], pooled).second - 0.75 * std::log(grid[i]);
  }
  double const highest = *std::ranges::max_element(weights);
  double sum = 0, logs = 0;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    double const weight = std::exp(weights[i] - highest);
    sum += weight;
    logs += weight * std::log(grid[i]);
  }
  double const typical = std::exp(logs / sum);
  return {typical, best_variance(groups, typical, pooled).first};
}

/// The mean of τ² / (τ² + variance) over what the centers say of τ, the deviation between
/// candidates; a priori log-uniform from 0.18 to 8 times the deviation within one.
std::vector<double> kept_shares(std::vector<Spreading> const& groups,
                                std::vector<Marginal> const& marginals) {
  double log_within = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    double const within = marginals[i].scale * std::sqrt(groups[i].count);
    log_within += std::log(std::max(within * within, 1e-300));
  }
  double const within = std::exp(log_within / static_cast<double>(groups.size()));
  constexpr int steps = 12;
  std::array<double, steps> fits{};
  std::vector<std::vector<double>> kept(steps);
  for (int step = 0; step < steps; ++step) {
    auto const at = static_cast<std::size_t>(step);
    double const between = within * std::exp2(step - 5.0);
    double precision = 0, sum = 0, logs = 0;
    for (auto const& each : marginals) {
      double const weight = 1 / (between + each.scale * each.scale);
      precision += weight;
      sum += weight * each.center;
      logs += std::log(weight);
      kept[at].push_back(between * weight);
    }
    double const center = sum / precision;
    double tails = 0;
    for (auto const& each : marginals) {
      double const off = each.center - center;
      tails += (each.freedom + 1) *
               std::log1p(off * off / (between + each.scale * each.scale) / each.freedom);
    }
    fits[at] = (logs - std::log(precision) - tails) / 2;
  }
  double const highest = *std::ranges::max_element(fits);
  std::vector<double> shares(groups.size(), 0);
  double total = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    double const weight = std::exp(fits[step] - highest);
    total += weight;
    for (std::size_t i = 0; i < shares.size(); ++i) shares[i] += weight * kept[step][i];
  }
  for (double& share : shares) share /= total;
  return shares;
}

void draw_together(std::vector<Spreading> const& groups, std::vector<Marginal>& marginals) {
  bool const known =
      std::ranges::all_of(marginals, [](Marginal const& each) { return each.scale > 0; });
  if (marginals.size() < 2 || !known) return;
  auto const shares = kept_shares(groups, marginals);
  double const common = std::pow(*std::ranges::max_element(shares), common_share);
  double precision = 0, sum = 0;
  for (auto const& each : marginals) {
    double const weight = 1 / (each.scale * each.scale);
    precision += weight;
    sum += weight * each.center;
  }
  double const center = sum / precision;
  for (std::size_t i = 0; i < marginals.size(); ++i) {
    double const kept = shares[i] / common;
    marginals[i].center = center + kept * (marginals[i].center - center);
    marginals[i].scale *= std::sqrt(kept);
  }
}

}  // namespace

std::vector<Marginal> marginals_of(std::vector<std::vector<double>> const& groups,
                                   bool drawn_together, double kept) {
  double const pooled = pooled_robust_deviation(groups);
  std::vector<Spreading> all;
  double freedom = 0;
  for (auto const& values : groups) {
    all.push_back(group_of(values, pooled, kept));
    freedom += all.back().freedom;
  }
  auto const prior = variance_prior(all);
  std::vector<Marginal> marginals;
  for (auto const& group : all) {
    double const others = freedom - group.freedom;
    double const borrowed =
        std::min({prior.freedom, others, std::pow(std::max(group.freedom, 1.0), 1.75)});
    double const known = borrowed + group.freedom;
    Marginal each{group.mean, 0, std::numeric_limits<double>::infinity()};
    if (known > 0) {
      double const variance = (borrowed * prior.variance + group.freedom * group.variance) / known;
      each.scale = std::sqrt(variance / group.count);
      // Candidates share what they borrow, and are compared as if they did not.
      each.freedom = std::max({1.0, group.freedom, shared * known});
    }
    marginals.push_back(each);
  }
  if (drawn_together) draw_together(all, marginals);
  return marginals;
}

namespace {

using Rows = std::vector<std::vector<std::optional<double>>>;

/// The values of each candidate without the effects of the rounds.
std::vector<std::vector<double>> without_rounds(Rows const& rows) {
  std::vector<double> medians;
  std::size_t rounds = 0;
  for (auto const& row : rows) {
    std::vector<double> values;
    for (auto const& value : row) {
      if (value) values.push_back(*value);
    }
    medians.push_back(median(std::move(values)).value_or(0));
    rounds = std::max(rounds, row.size());
  }
  std::vector<std::vector<double>> groups(rows.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<double> distances;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (round < rows[i].size() && rows[i][round])
        distances.push_back(*rows[i][round] - medians[i]);
    }
    double const effect = distances.size() < 2 ? 0 : *median(distances);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (round < rows[i].size() && rows[i][round]) groups[i].push_back(*rows[i][round] - effect);
    }
  }
  return groups;
}

/// The deviation of few values is unknown: two candidates differ for certain only by more than
/// the range of either. Their difference has at most twice as many degrees of freedom.
void widen_to_range(std::vector<double> const& values, Marginal& marginal) {
  constexpr std::size_t many = 5;
  if (values.size() < 2 || values.size() >= many) return;
  auto const [least, most] = std::ranges::minmax(values);
  double const quantile = student_quantile(0.975, 2 * marginal.freedom);
  marginal.scale = std::max(marginal.scale, (most - least) / quantile);
}

}  // namespace

std::vector<std::optional<Marginal>> marginals_in_rounds(Rows const& rows, double assumed) {
  auto const all = without_rounds(rows);
  std::vector<std::size_t> with_values;
  std::vector<std::vector<double>> groups;
  bool repeated = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].empty()) continue;
    repeated = repeated || all[i].size() > 1;
    with_values.push_back(i);
    groups.push_back(all[i]);
  }
  std::vector<std::optional<Marginal>> result(rows.size());
  if (!repeated) {
    for (auto const i : with_values) {
      auto const value = std::ranges::find_if(rows[i], [](auto const& v) { return v.has_value(); });
      result[i] = Marginal{**value, assumed};
    }
    return result;
  }
  // Taking off the effects of the rounds took a degree of freedom of each round.
  auto const count = static_cast<double>(groups.size());
  double const kept = groups.size() < 2 ? 1 : (count - 1) / count;
  auto found = marginals_of(groups, false, kept);
  for (std::size_t i = 0; i < with_values.size(); ++i) {
    widen_to_range(groups[i], found[i]);
    result[with_values[i]] = found[i];
  }
  return result;
}

Marginal sum_of(std::vector<WeighedMarginal> const& parts) {
  Marginal sum;
  double variance = 0, welch = 0;
  for (auto const& [weight, part] : parts) {
    double const own = weight * weight * part.scale * part.scale;
    sum.center += weight * part.center;
    variance += own;
    welch += own * own / part.freedom;
  }
  sum.scale = std::sqrt(variance);
  if (welch > 0) sum.freedom = std::max(1.0, variance * variance / welch);
  return sum;
}

}  // namespace parallel_explore::score
