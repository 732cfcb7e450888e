#include "score/vote_uncertainty.hpp"

#include <boost/numeric/ublas/lu.hpp>
#include <boost/numeric/ublas/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace parallel_explore::score {
namespace {

namespace ublas = boost::numeric::ublas;

/// Votes are few and whole: with a quarter more variance, coins over two equals have one of them
/// recommended in at most 5 % of cases, however many votes there are.
constexpr double caution = 1.25;

/// The information of one vote, (tanh(lead/2) / lead)²: 1/4 for equals.
double information(double lead) {
  double const size = std::abs(lead);
  constexpr double small = 1e-4;  // the quotient loses digits below
  if (size < small) return 0.25;
  double const root = std::tanh(size / 2) / size;
  return root * root;
}

ublas::matrix<double> inverse_of(ublas::matrix<double> matrix) {
  ublas::matrix<double> inverse = ublas::identity_matrix<double>(matrix.size1());
  ublas::permutation_matrix<std::size_t> order(matrix.size1());
  ublas::lu_factorize(matrix, order);
  ublas::lu_substitute(matrix, order, inverse);
  return inverse;
}

}  // namespace

std::vector<std::vector<double>> variances_of_differences(PairwiseWins const& wins,
                                                          Strengths const& strengths,
                                                          double prior) {
  auto const& log_strength = strengths.log_strength;
  auto const count = wins.size();
  ublas::matrix<double> hessian = ublas::zero_matrix<double>(count, count);
  for (std::size_t i = 0; i < count; ++i) {
    hessian(i, i) += prior * information(log_strength[i]);
    for (std::size_t j = 0; j < count; ++j) {
      if (i == j) continue;
      double const own = (wins[i][j] + wins[j][i]) * information(log_strength[i] - log_strength[j]);
      hessian(i, i) += own;
      hessian(i, j) -= own;
    }
  }
  auto const covariance = inverse_of(std::move(hessian));
  std::vector<std::vector<double>> variances(count, std::vector<double>(count));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j)
      variances[i][j] = caution * (covariance(i, i) + covariance(j, j) - 2 * covariance(i, j));
  }
  return variances;
}

std::vector<double> quasi_variances(std::vector<std::vector<double>> const& differences) {
  auto const count = differences.size();
  if (count < 2) return std::vector<double>(count);
  if (count == 2) return std::vector<double>(2, differences[0][1] / 2);
  auto const n = static_cast<double>(count);
  std::vector<double> sums(count);
  double all = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (double const each : differences[i]) sums[i] += each;
    all += sums[i];
  }
  std::vector<double> variances;
  double const least = all / (n * (n - 1)) / 100;
  for (double const sum : sums)
    variances.push_back(std::max(least, (sum - all / (2 * (n - 1))) / (n - 2)));
  double factor = 1;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j)
      factor = std::max(factor, differences[i][j] / (variances[i] + variances[j]));
  }
  for (double& each : variances) each *= factor;
  return variances;
}

std::vector<double> preference_errors(PairwiseWins const& wins, Strengths const& strengths) {
  double const slope = points_per_log_strength();
  auto errors = quasi_variances(variances_of_differences(wins, strengths));
  for (double& each : errors) each = slope * std::sqrt(each);
  return errors;
}

StandardError scale_error(std::vector<std::vector<double>> const& answers) {
  constexpr double assumed_variance = 1;
  if (answers.empty()) return {std::sqrt(assumed_variance), 1};
  auto const rows = static_cast<double>(answers.size());
  auto const columns = static_cast<double>(answers.front().size());
  double mean = 0, squares = 0;
  std::vector<double> of_rows(answers.size()), of_columns(answers.front().size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (std::size_t j = 0; j < of_columns.size(); ++j) {
      of_rows[i] += answers[i][j] / columns;
      of_columns[j] += answers[i][j] / rows;
      mean += answers[i][j] / (rows * columns);
    }
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (std::size_t j = 0; j < of_columns.size(); ++j)
      squares += std::pow(answers[i][j] - of_rows[i] - of_columns[j] + mean, 2);
  }
  double const freedom = (rows - 1) * (columns - 1) + 1;
  return {std::sqrt((squares + assumed_variance) / freedom / rows), freedom};
}

}  // namespace parallel_explore::score
