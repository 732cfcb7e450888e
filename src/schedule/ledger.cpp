#include "schedule/ledger.hpp"

#include <utility>

namespace parallel_explore::schedule {
namespace {

constexpr double warning_share = 0.8;

}  // namespace

Ledger::Ledger(Budget whole, Budget each) : whole_(std::move(whole)), each_(std::move(each)) {}

std::vector<BudgetAlert> Ledger::take(std::string const& approach, Consumption const& consumption) {
  std::vector<BudgetAlert> alerts;
  check(approach, consumption, each_, alerts);
  if (auto const known = places_.find(approach); known != places_.end()) {
    of_approaches_.replace(known->second, consumption);
  } else if (consumption != Consumption{}) {  // most have not begun
    places_.emplace(approach, of_approaches_.add(consumption));
  }
  check_whole(alerts);
  return alerts;
}

std::vector<BudgetAlert> Ledger::change(Budget whole) {
  std::vector<BudgetAlert> alerts;
  if (whole == whole_) return alerts;
  whole_ = std::move(whole);
  std::erase_if(announced_, [](auto const& each) { return std::get<0>(each).empty(); });
  check_whole(alerts);
  return alerts;
}

void Ledger::check_whole(std::vector<BudgetAlert>& alerts) {
  if (whole_ == Budget{}) return;
  auto total = helpers_;
  total += of_approaches_.sum();
  check({}, total, whole_, alerts);
}

void Ledger::check(std::string const& approach, Consumption const& consumption,
                   Budget const& budget, std::vector<BudgetAlert>& alerts) {
  for (auto const& use : uses_of(budget, consumption)) {
    if (use.used < warning_share * use.limit) continue;
    if (!announced_.emplace(approach, use.what, use.reached()).second) continue;
    alerts.push_back({approach, use.what, use.used, use.limit, use.reached()});
    if (use.reached() && !approach.empty()) spent_.insert(approach);
  }
}

}  // namespace parallel_explore::schedule
