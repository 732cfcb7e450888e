#pragma once

#include <limits>
#include <optional>
#include <vector>

/// The knowledge of each candidate's true value: the statistics below the decision.
namespace parallel_explore::score {

/// Student's distribution of a true value around `center`. The distributions of different
/// candidates are independent: a part that all have in common, such as the load of the machine in
/// one round, is left out, and cancels in every comparison.
struct Marginal {
  double center = 0;
  double scale = 0;  ///< 0: known exactly
  double freedom = std::numeric_limits<double>::infinity();
};

/// From the values of each candidate, at least one each, all on one scale.
///
/// Center: the mean, in which values further from the median than 5 robust deviations (of the
/// candidate or of all, whichever is larger) count as that far. Deviation: the candidate's own,
/// drawn towards that of all as far as the deviations look alike (inverse gamma prior, whose weight
/// is integrated over: Smyth, Stat. Appl. Genet. Mol. Biol. 3, 2004), but by no more than d^1.75
/// degrees of freedom where its own has d: two sessions do not show how much an agent varies.
/// `kept`: the share of a candidate's degrees of freedom that is left to it, above 0 and at most 1;
/// every variance is divided by it.
///
/// With `drawn_together`, centers are drawn towards the common mean as far as a candidate varies
/// more than the steadiest: the best of several noisy candidates owes its place to luck more often
/// than the best of several steady ones.
[[nodiscard]] std::vector<Marginal> marginals_of(std::vector<std::vector<double>> const& groups,
                                                 bool drawn_together = false, double kept = 1);

/// From [candidate][round]; empty: not measured. The effect of a round, the median over its
/// candidates of the distance from their own medians, is taken off, which compares candidates in
/// pairs, and leaves k candidates (k - 1) / k of their degrees of freedom, as in an analysis of
/// variance: for two this is about Student's paired test. With two to four values, a difference
/// between two candidates that is within the range of their own values is not shown. A candidate
/// with one value in all gets `assumed` as its deviation if none has more. None for a candidate
/// without a value.
[[nodiscard]] std::vector<std::optional<Marginal>> marginals_in_rounds(
    std::vector<std::vector<std::optional<double>>> const& rows, double assumed);

/// The distribution of Σ weight × value over independent parts (Welch–Satterthwaite).
struct WeighedMarginal {
  double weight = 1;
  Marginal marginal;
};
[[nodiscard]] Marginal sum_of(std::vector<WeighedMarginal> const& parts);

}  // namespace parallel_explore::score
