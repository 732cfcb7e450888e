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

/// Arithmetic mean. Empty: none.
[[nodiscard]] std::optional<double> mean(std::span<double const> values);

/// Standard deviation of the population that `values` are drawn from (n − 1). Fewer than two: none.
[[nodiscard]] std::optional<double> standard_deviation(std::span<double const> values);

/// Where the mean lies that `values` are drawn from: a bootstrap percentile interval of 5,000
/// resamples, widened for small n ("expanded percentile": Hesterberg, The American Statistician
/// 69, 2015, section 3.4). A resample of fewer than 8 values cannot reach far enough; there it is
/// Student's interval. Each value is one session's: what was measured several times within one
/// session is one value here, because sessions differ by more than their repetitions.
/// `confidence` is within (0, 1). The same seed gives the same interval, whatever the order of the
/// values. Fewer than two values: none.
[[nodiscard]] std::optional<Interval> bootstrap_interval(std::span<double const> values,
                                                         double confidence, std::uint64_t seed = 1);

/// Where the share lies of which `hits` out of `tries` were seen (Wilson 1927). `tries` = 0: all
/// of 0–1.
[[nodiscard]] Interval wilson_interval(int hits, int tries, double confidence);

/// What is believed of one approach after its sessions.
struct Belief {
  double probability = 0;  ///< that it is the best of all
  double mean = 0;       ///< of its true quality: drawn towards the others as far as luck explains
  double deviation = 0;  ///< standard deviation of that belief
};

/// Which approach is really best, when every session turns out differently.
///
/// A session's result is normal around its approach's quality with one deviation σ for all, and
/// qualities are normal around a common mean with deviation τ: the model behind Stein's shrinkage,
/// which corrects the winner's mean for having been picked as the highest. Both are unknown and
/// integrated over: the reference prior for σ; for τ/σ, of which few approaches say little, a
/// log-normal one around 1 with a factor of 2, which says that approaches differ about as much as
/// sessions do. `results`: approaches × sessions, at least one session each; equal sets of results
/// get equal beliefs, in any order. Where no approach has two sessions, luck cannot be told from
/// quality: none.
[[nodiscard]] std::vector<Belief> beliefs(std::vector<std::vector<double>> const& results,
                                          int draws = 10'000, std::uint64_t seed = 1);

/// The probability of picking the best of `approaches` by their means of `samples` sessions each,
/// where all others are `gap` standard deviations of a session behind it. For two it is
/// Φ(gap·√(samples/2)). `samples` and `gap` are at least 0, `approaches` at least 1.
[[nodiscard]] double chance_of_right_pick(double gap, double samples, int approaches = 2);

/// The fewest samples of each approach with which that chance is at least `confidence` (within
/// (0, 1)); none if 100,000 are not enough, or there is no gap.
[[nodiscard]] std::optional<int> samples_needed(double gap, double confidence, int approaches = 2);

/// Who has to run how often again before one of them is best with `confidence`.
struct Settlement {
  std::vector<std::size_t> contenders;  ///< indices of those that could still be best
  std::optional<int> more;              ///< samples of each; none: they are as good as equal
};

/// `results` as in beliefs(); `beliefs` what that gave.
[[nodiscard]] Settlement samples_to_settle(std::vector<std::vector<double>> const& results,
                                           std::vector<Belief> const& beliefs, double confidence);

}  // namespace parallel_explore
