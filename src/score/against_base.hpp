#pragma once

#include "parallel_explore/exploration.hpp"
#include "score/marginals.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// One criterion of a result against the untouched base, or against a number.
namespace parallel_explore::score {

/// The measured values of a criterion, round by round.
struct RoundsOfCriterion {
  Criterion criterion;
  std::vector<std::string> samples;                        ///< that passed every gate
  std::vector<std::vector<std::optional<double>>> values;  ///< of each of them: [sample][round]
  std::vector<std::optional<double>> base;                 ///< of the base; empty: not measured
  bool may_stop = false;  ///< they were looked at before they were complete, or added afterwards

  /// The index of a sample that has a value; none: there is none of that name.
  [[nodiscard]] std::optional<std::size_t> find(std::string const& sample) const;
};

/// Values that are not finite are missing. `criterion`: one of the exploration.
[[nodiscard]] RoundsOfCriterion rounds_of(Exploration const& exploration,
                                          Criterion const& criterion);

/// The value that a result is compared with: `factor` × the base + `amount`; the factor is 0
/// without the base.
struct Reference {
  double factor = 1, amount = 0;
};

/// The difference of a result from a reference.
struct ReferenceDifference {
  /// By the median values: of logarithms if `by_ratio`, else of values.
  double seen = 0;
  Marginal known;          ///< what is known of the true one
  bool by_ratio = false;   ///< the criterion is on the ratio scale, as is the reference
  bool may_stop = false;   ///< what is claimed must hold at every look; see anytime.hpp
  std::size_t rounds = 0;  ///< in which both have a value; of the result without the base
};

/// Compares in pairs, round by round, where the base takes part. A single measurement has the
/// noise that its scale assumes. None if the sample, or a base that takes part, has no value.
[[nodiscard]] std::optional<ReferenceDifference> difference_from(RoundsOfCriterion const& rounds,
                                                                 std::string const& sample,
                                                                 Reference const& reference);

/// Half the width of the interval around `seen` that has the true difference with `confidence`,
/// within (0, 1).
[[nodiscard]] double margin_around(ReferenceDifference const& difference, double confidence);

/// The probability that the true difference is below 0, or above it; of rounds that may stop, the
/// part of it that holds at every look. Of what is known exactly, one of the two is 1, or neither.
[[nodiscard]] double chance_of_below(ReferenceDifference const& difference);
[[nodiscard]] double chance_of_above(ReferenceDifference const& difference);

}  // namespace parallel_explore::score
