#pragma once

#include "score/marginals.hpp"

#include <map>
#include <span>
#include <utility>
#include <vector>

/// Probabilities about several candidates, by quadrature: the same data give the same numbers.
namespace parallel_explore::score {

/// A candidate's true total: its quality less the share of its sessions that fail. Two that never
/// failed are compared by their quality alone; one that failed is compared with a share of failures
/// on both sides.
struct Contender {
  Marginal quality;
  bool failed = false;  ///< at least one session did
  std::vector<double> failing =
      {};  ///< equally likely shares of sessions that fail, 0–1; empty: none
  /// If set by tabulate(): its probability of a total below `from` + i × `step`.
  struct Table {
    double from = 0, step = 0;
    std::vector<double> below = {};
  } table = {};
  double values = 1;           ///< measured of its quality
  int failures = 0, runs = 0;  ///< of its sessions
};

/// Equally likely shares given how many sessions failed: beta distributions, from the prior
/// Beta(1.5, 1.5). With less weight in the middle, too many approaches that fail equally often are
/// called different after few sessions: Jeffreys' prior does so in 34 % of cases after five, this
/// one in at most 24 %, where 20 % are wanted. Caches its results.
class FailingShares {
 public:
  [[nodiscard]] std::vector<double> const& of(int failed, int runs);

 private:
  std::map<std::pair<int, int>, std::vector<double>> known_;
};

/// Makes comparisons with a contender that fails at times fast, at the price of interpolating
/// between so many totals; `roughly`: and of taking four shares of failures for one.
void tabulate(Contender& contender, int points, bool roughly);

/// One contender among all.
struct Chances {
  double best = 0;          ///< of being better than every other
  double close = 0;         ///< of being at most `behind` behind every other
  double first = 0;         ///< of having the highest total, whatever others fail
  double mean_if_best = 0;  ///< its mean total where it has the highest, times `first`
};
inline constexpr int exact_nodes = 64;  ///< of the quadrature, for what is shown

[[nodiscard]] Chances chances_of(std::span<Contender const> all, std::size_t which, double behind,
                                 int nodes = exact_nodes);

/// Of being better than one other.
[[nodiscard]] double chance_of_better(Contender const& one, Contender const& other,
                                      int nodes = exact_nodes);

/// Of being at most `behind` behind one other.
[[nodiscard]] double chance_of_close(Contender const& one, Contender const& other, double behind,
                                     int nodes = exact_nodes);

/// Of differing by at most `matters`.
[[nodiscard]] double chance_of_equal(Contender const& one, Contender const& other, double matters,
                                     int nodes = exact_nodes);

/// Of failing more often than the other, by more than `matters` of all sessions.
[[nodiscard]] double chance_of_failing_more(Contender const& one, Contender const& other,
                                            double matters);

/// Of failing less often than another approach, all of whose sessions failed.
[[nodiscard]] double chance_of_failing_less(Contender const& one, Contender const& other);

/// The mean of a contender's true total.
[[nodiscard]] double mean_total(Contender const& contender);

}  // namespace parallel_explore::score
