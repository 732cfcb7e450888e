#pragma once

#include "parallel_explore/bradley_terry.hpp"
#include "parallel_explore/certainty.hpp"

#include <vector>

/// How well scores are known that judges' answers give.
namespace parallel_explore::score {

/// The variance of each difference of two log-strengths: [i][j], 0 where i = j. The fit must be
/// that of `wins` with that `prior`, which is above 0.
///
/// The posterior is approximated by a normal distribution: its covariance is the inverse of the
/// information matrix of the penalised likelihood, plus a quarter, since votes are few and whole. A
/// vote has the information (tanh(lead/2) / lead)², so that a lead divided by its deviation is the
/// score test of equality, √n (2p − 1). The curvature at the fit vanishes for a clean sweep, and
/// ten wins out of ten would show less than eight (Hauck and Donner, JASA 72, 1977).
[[nodiscard]] std::vector<std::vector<double>> variances_of_differences(PairwiseWins const& wins,
                                                                        Strengths const& strengths,
                                                                        double prior = 0.5);

/// A variance for each, such that the sums of two are about the variances of their differences
/// (quasi-variances by least squares: Firth and de Menezes, Biometrika 91, 2004), and no sum is
/// below. Of less than two candidates, zeros.
[[nodiscard]] std::vector<double> quasi_variances(
    std::vector<std::vector<double>> const& differences);

/// The standard error of the preference_scores() of each candidate, in points, as if they were
/// independent of each other.
[[nodiscard]] std::vector<double> preference_errors(PairwiseWins const& wins,
                                                    Strengths const& strengths);

/// The standard error of the means of scores [answer][candidate], in points: from what is left
/// when the means of answers and of candidates are taken off, and one degree of freedom of a
/// deviation of 1 point, since few answers in whole points may agree by luck. Without answers that
/// compare all candidates, that deviation.
[[nodiscard]] StandardError scale_error(std::vector<std::vector<double>> const& answers);

}  // namespace parallel_explore::score
