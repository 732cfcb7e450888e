#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/session.hpp"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace parallel_explore::schedule {

/// What one approach has used.
struct Used {
  Usage usage;
  std::chrono::milliseconds time{0};  ///< wall time of its sessions
  Used& operator+=(Used const& other);
  bool operator==(Used const&) const = default;
};

/// One limit of a budget, and what is used of it.
struct BudgetUse {
  char const* what;  ///< "usd", "tokens", "turns" or "time" (in seconds)
  double used = 0, limit = 0;
  [[nodiscard]] bool reached() const { return used >= limit; }
};

/// An entry for each limit that the budget has. A cost that is not known counts as none.
[[nodiscard]] std::vector<BudgetUse> uses_of(Budget const& budget, Used const& used);

/// Whether a limit of the budget is reached.
[[nodiscard]] bool is_spent(Budget const& budget, Used const& used);

/// A budget of which 80 % are spent, or all of it.
struct BudgetNews {
  std::string approach;  ///< empty: the whole experiment's
  std::string what;      ///< "usd", "tokens", "turns" or "time" (in seconds)
  double used = 0, limit = 0;
  bool reached = false;
  bool operator==(BudgetNews const&) const = default;
};

/// Adds up what is spent, and tells once when 80 % of a budget are, and once when all of it is.
class Ledger {
 public:
  Ledger(Budget whole, Budget each);

  /// `used` is everything that approach has used so far.
  [[nodiscard]] std::vector<BudgetNews> take(std::string const& approach, Used const& used);

  /// What sessions have used that are no approach's: it counts for the whole only.
  void add_others(Used const& used) { others_ = used; }

  [[nodiscard]] bool spent(std::string const& approach) const { return spent_.contains(approach); }

 private:
  void check(std::string const& approach, Used const& used, Budget const& budget,
             std::vector<BudgetNews>& news);

  Budget whole_, each_;
  std::map<std::string, Used> used_;
  Used others_;
  std::set<std::tuple<std::string, std::string, bool>> told_;
  std::set<std::string> spent_;
};

}  // namespace parallel_explore::schedule
