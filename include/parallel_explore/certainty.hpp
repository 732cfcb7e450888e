#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace parallel_explore {

/// From `low` to `high`, both included.
struct Interval {
  double low = 0, high = 0;
  bool operator==(Interval const&) const = default;
};

/// The arithmetic mean; none for no values.
[[nodiscard]] std::optional<double> mean(std::span<double const> values);

/// The standard deviation of the population that `values` are drawn from (n − 1); none for fewer
/// than two values.
[[nodiscard]] std::optional<double> standard_deviation(std::span<double const> values);

/// An interval for the mean of the population of `values`: a bootstrap percentile interval of 5,000
/// resamples, widened for small n ("expanded percentile": Hesterberg, The American Statistician
/// 69, 2015, section 3.4). Resamples of fewer than 8 values are too narrow, so the result is then
/// Student's interval. Each value stands for one session: repeated measurements within a session
/// are one value, because sessions differ by more than their repetitions. `confidence` is within
/// (0, 1). The same seed gives the same interval for any order of the values. None for fewer than
/// two values.
[[nodiscard]] std::optional<Interval> bootstrap_interval(std::span<double const> values,
                                                         double confidence, std::uint64_t seed = 1);

/// An interval for a proportion, given `hits` out of `tries` (Wilson 1927); 0–1 if `tries`
/// is 0.
[[nodiscard]] Interval wilson_interval(int hits, int tries, double confidence);

/// The belief about one approach after its sessions.
struct Belief {
  double probability = 0;  ///< that it is the best of all
  double mean = 0;         ///< of its true quality, shrunk towards the others by the share of luck
  double deviation = 0;    ///< standard deviation of that belief
};

/// The belief about each approach, given that sessions of the same approach vary.
///
/// A session's result is normal around its approach's quality with one deviation σ for all, and
/// qualities are normal around a common mean with deviation τ: the model behind Stein's shrinkage,
/// which corrects the winner's mean for having been picked as the highest. Both are unknown and
/// integrated over: the reference prior for σ; for τ/σ, which few approaches determine poorly, a
/// log-normal prior around 1 with a factor of 2, which means that approaches differ about as much
/// as sessions do. `results`: approaches × sessions, at least one session each. Equal sets of
/// results get equal beliefs, in any order. None if no approach has two sessions: luck cannot then
/// be told from quality.
[[nodiscard]] std::vector<Belief> beliefs(std::vector<std::vector<double>> const& results,
                                          int draws = 10'000, std::uint64_t seed = 1);

/// The probability of picking the best of `approaches` by their means of `samples` sessions each,
/// where all others are `gap` standard deviations of a session behind it. For two it is
/// Φ(gap·√(samples/2)). `samples` and `gap` are at least 0, `approaches` at least 1.
[[nodiscard]] double chance_of_right_pick(double gap, double samples, int approaches = 2);

/// The smallest number of samples of each approach for which that chance is at least `confidence`
/// (within (0, 1)); none if 100,000 are not enough, or there is no gap.
[[nodiscard]] std::optional<int> samples_needed(double gap, double confidence, int approaches = 2);

/// The further samples after which one approach is the best with `confidence`.
struct Settlement {
  std::vector<std::size_t> contenders;  ///< indices of approaches that could still be best
  std::optional<int> more;              ///< samples of each; none: they are practically equal
};

/// `results` as in beliefs(); `beliefs` is its result.
[[nodiscard]] Settlement samples_to_settle(std::vector<std::vector<double>> const& results,
                                           std::vector<Belief> const& beliefs, double confidence);

}  // namespace parallel_explore
