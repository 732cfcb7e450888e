#pragma once

#include "schedule/running_total.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace parallel_explore::schedule {

/// A budget of which 80 % are spent, or all of it.
struct BudgetAlert {
  std::string approach;  ///< empty: the whole experiment's
  BudgetKind what = BudgetKind::usd;
  double used = 0, limit = 0;
  bool reached = false;
  bool operator==(BudgetAlert const&) const = default;
};

/// Adds up consumption, and alerts once when 80 % of a budget are spent and once when all of it is.
class Ledger {
 public:
  Ledger(Budget whole, Budget each);

  /// Takes everything that an approach has used so far; returns the alerts that follow.
  [[nodiscard]] std::vector<BudgetAlert> take(std::string const& approach,
                                              Consumption const& consumption);

  /// Replaces the budget of the whole; returns the alerts that follow at once.
  [[nodiscard]] std::vector<BudgetAlert> change(Budget whole);

  /// Counts what helper sessions have used, for the whole only.
  void add_helpers(Consumption const& consumption) { helpers_ = consumption; }

  /// Whether a limit of that approach's own budget is reached.
  [[nodiscard]] bool spent(std::string const& approach) const { return spent_.contains(approach); }

 private:
  void check_whole(std::vector<BudgetAlert>& alerts);
  void check(std::string const& approach, Consumption const& consumption, Budget const& budget,
             std::vector<BudgetAlert>& alerts);

  Budget whole_, each_;
  std::unordered_map<std::string, std::size_t> places_;  ///< of approaches in the total
  RunningTotal of_approaches_;
  Consumption helpers_;
  std::set<std::tuple<std::string, BudgetKind, bool>> announced_;
  std::set<std::string> spent_;
};

}  // namespace parallel_explore::schedule
