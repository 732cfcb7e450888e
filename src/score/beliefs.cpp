#include "parallel_explore/certainty.hpp"
#include "score/random.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace parallel_explore {

namespace {

/// Differences below this are due to rounding.
constexpr double same = 1e-12;

/// The results of one approach, as the model needs them.
struct Group {
  double mean = 0, count = 0;
};

/// The posterior for one ratio of variances, qualities to noise.
struct Slice {
  double ratio = 0;         ///< λ: variance of qualities in units of the noise's
  double center = 0;        ///< of the qualities
  double precision = 0;     ///< of that center, in units of 1 / noise variance
  double squares = 0;       ///< sum of squares that estimates the noise variance
  double log_evidence = 0;  ///< with the prior, up to a constant
};

Slice slice_at(std::vector<Group> const& groups, double within, double total, double ratio) {
  Slice slice;
  slice.ratio = ratio;
  double sum = 0, log_weights = 0;
  for (auto const& group : groups) {
    double const weight = 1 / (ratio + 1 / group.count);
    slice.precision += weight;
    sum += weight * group.mean;
    log_weights += std::log(weight);
  }
  slice.center = sum / slice.precision;
  slice.squares = within;
  for (auto const& group : groups) {
    double const off = group.mean - slice.center;
    slice.squares += off * off / (ratio + 1 / group.count);
  }
  slice.log_evidence =
      (log_weights - std::log(slice.precision) - (total - 1) * std::log(slice.squares)) / 2;
  return slice;
}

/// Equal steps of log(τ/σ), weighed by the prior: normal around 0 with deviation ln 2.
std::vector<Slice> slices_of(std::vector<Group> const& groups, double within, double total) {
  constexpr int steps = 60;
  constexpr double reach = 3.5;  // in deviations
  std::vector<Slice> slices;
  for (int i = 0; i < steps; ++i) {
    double const z = reach * (2 * (i + 0.5) / steps - 1);
    double const spread_ratio = std::exp2(z);
    auto slice = slice_at(groups, within, total, spread_ratio * spread_ratio);
    slice.log_evidence -= z * z / 2;
    slices.push_back(slice);
  }
  return slices;
}

class Sampler {
 public:
  Sampler(std::vector<Group> const& groups, double total, int draws, std::uint64_t seed)
      : groups_(groups),
        total_(total),
        draws_(draws),
        generator_(seed),
        beliefs_(groups.size()),
        squares_(groups.size()),
        qualities_(groups.size()) {}

  std::vector<Belief> run(std::vector<Slice> const& slices) {
    double highest = slices.front().log_evidence;
    for (auto const& slice : slices) highest = std::max(highest, slice.log_evidence);
    double sum = 0;
    for (auto const& slice : slices) sum += std::exp(slice.log_evidence - highest);
    // Each slice gets its share of the draws; rounding errors carry over to the next.
    double owed = 0;
    int done = 0;
    for (auto const& slice : slices) {
      owed += draws_ * std::exp(slice.log_evidence - highest) / sum;
      for (; done + 0.5 < owed; ++done) draw(slice);
    }
    for (std::size_t i = 0; i < beliefs_.size(); ++i) {
      auto& belief = beliefs_[i];
      belief.probability /= done;
      belief.mean /= done;
      belief.deviation = std::sqrt(std::max(0.0, squares_[i] / done - belief.mean * belief.mean));
    }
    return std::move(beliefs_);
  }

 private:
  void draw(Slice const& slice) {
    double const noise =
        slice.squares / (2 * score::gamma((total_ - 1) / 2, generator_));  // its variance
    double const center =
        slice.center + std::sqrt(noise / slice.precision) * score::normal(generator_);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      double const kept = slice.ratio / (slice.ratio + 1 / groups_[i].count);
      double const expected = center + kept * (groups_[i].mean - center);
      double const variance = noise * slice.ratio / (1 + groups_[i].count * slice.ratio);
      double const quality = expected + std::sqrt(variance) * score::normal(generator_);
      qualities_[i] = quality;
      beliefs_[i].mean += quality;
      squares_[i] += quality * quality;
    }
    auto const best = std::ranges::max_element(qualities_) - qualities_.begin();
    beliefs_[static_cast<std::size_t>(best)].probability += 1;
  }

  std::vector<Group> const& groups_;
  double total_;
  int draws_;
  score::Generator generator_;
  std::vector<Belief> beliefs_;
  std::vector<double> squares_, qualities_;
};

/// Gives approaches with equal results the mean of their beliefs, which differ only by chance.
void share_equally(std::vector<std::vector<double>> const& sorted, std::vector<Belief>& beliefs) {
  for (std::size_t first = 0; first < sorted.size();) {
    std::size_t last = first;
    Belief sum;
    for (; last < sorted.size() && sorted[last] == sorted[first]; ++last) {
      sum.probability += beliefs[last].probability;
      sum.mean += beliefs[last].mean;
      sum.deviation += beliefs[last].deviation;
    }
    auto const count = static_cast<double>(last - first);
    Belief const each{sum.probability / count, sum.mean / count, sum.deviation / count};
    for (; first < last; ++first) beliefs[first] = each;
  }
}

std::vector<Belief> beliefs_in_order(std::vector<std::vector<double>> const& sorted, int draws,
                                     std::uint64_t seed) {
  std::vector<Group> groups;
  double total = 0, within = 0, low = sorted[0][0], high = low;
  for (auto const& values : sorted) {
    Group const group{*mean(values), static_cast<double>(values.size())};
    for (double const value : values) {
      within += (value - group.mean) * (value - group.mean);
      low = std::min(low, value);
      high = std::max(high, value);
    }
    total += group.count;
    groups.push_back(group);
  }
  if (high - low <= same) {
    return std::vector<Belief>(sorted.size(),
                               Belief{1 / static_cast<double>(sorted.size()), low, 0});
  }
  auto found = Sampler(groups, total, draws, seed).run(slices_of(groups, within, total));
  share_equally(sorted, found);
  return found;
}

double standard_normal_cdf(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

}  // namespace

std::vector<Belief> beliefs(std::vector<std::vector<double>> const& results, int draws,
                            std::uint64_t seed) {
  bool const repeated =
      std::ranges::any_of(results, [](auto const& each) { return each.size() > 1; });
  if (!repeated) return {};
  // Draws depend on the sorted results only, so that names and order have no effect.
  auto sorted = results;
  for (auto& each : sorted) std::ranges::sort(each);
  std::vector<std::size_t> order(results.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return sorted[a] < sorted[b]; });
  auto in_order = sorted;
  std::ranges::sort(in_order);
  auto const found = beliefs_in_order(in_order, draws, seed);
  std::vector<Belief> result(results.size());
  for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = found[i];
  return result;
}

double chance_of_right_pick(double gap, double samples, int approaches) {
  double const lead = gap * std::sqrt(samples);
  if (approaches <= 1) return 1;
  if (approaches == 2) return standard_normal_cdf(lead / std::sqrt(2.0));
  auto const integrand = [&](double x) {
    constexpr double normal_peak = 0.398942280401432678;  // 1 / √(2π)
    return normal_peak * std::exp(-x * x / 2) *
           std::pow(standard_normal_cdf(x + lead), approaches - 1);
  };
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;
  return Quadrature::integrate(integrand, -9.0, 9.0, 10, 1e-10);
}

std::optional<int> samples_needed(double gap, double confidence, int approaches) {
  constexpr int most = 100'000;
  if (!(gap > 0) || chance_of_right_pick(gap, most, approaches) < confidence) return std::nullopt;
  int low = 1, high = most;
  while (low < high) {
    int const middle = low + (high - low) / 2;
    if (chance_of_right_pick(gap, middle, approaches) >= confidence) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

Settlement samples_to_settle(std::vector<std::vector<double>> const& results,
                             std::vector<Belief> const& beliefs, double confidence) {
  constexpr double beyond_doubt = 0.95;
  constexpr int as_good_as_equal = 100;
  std::vector<std::size_t> order(beliefs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](auto a, auto b) { return beliefs[a].probability > beliefs[b].probability; });
  Settlement settlement;
  double covered = 0;
  for (auto const index : order) {
    if (covered >= beyond_doubt && settlement.contenders.size() >= 2) break;
    settlement.contenders.push_back(index);
    covered += beliefs[index].probability;
  }
  if (settlement.contenders.size() < 2) return settlement;
  double within = 0, freedom = 0;
  for (auto const& values : results) {
    if (auto const deviation = standard_deviation(values)) {
      within += *deviation * *deviation * static_cast<double>(values.size() - 1);
      freedom += static_cast<double>(values.size() - 1);
    }
  }
  if (freedom == 0) return settlement;
  auto const best = settlement.contenders[0], second = settlement.contenders[1];
  double const gap = beliefs[best].mean - beliefs[second].mean;
  double const noise = std::sqrt(within / freedom);
  if (noise <= same) return settlement;
  auto const needed =
      samples_needed(gap / noise, confidence, static_cast<int>(settlement.contenders.size()));
  if (!needed) return settlement;
  auto const have = static_cast<int>(std::min(results[best].size(), results[second].size()));
  int const more = std::max(1, *needed - have);
  if (more <= as_good_as_equal) settlement.more = more;
  return settlement;
}

}  // namespace parallel_explore
