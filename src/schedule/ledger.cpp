#include "schedule/ledger.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {
namespace {

constexpr double warning_share = 0.8;

double seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Used& Used::operator+=(Used const& other) {
  usage += other.usage;
  time += other.time;
  return *this;
}

std::vector<BudgetUse> uses_of(Budget const& budget, Used const& used) {
  std::vector<BudgetUse> uses;
  if (budget.usd) uses.push_back({"usd", used.usage.cost_usd.value_or(0), *budget.usd});
  if (budget.tokens) {
    uses.push_back(
        {"tokens", static_cast<double>(used.usage.tokens()), static_cast<double>(*budget.tokens)});
  }
  if (budget.turns) {
    uses.push_back(
        {"turns", static_cast<double>(used.usage.turns), static_cast<double>(*budget.turns)});
  }
  if (budget.time) uses.push_back({"time", seconds(used.time), seconds(*budget.time)});
  return uses;
}

bool is_spent(Budget const& budget, Used const& used) {
  return std::ranges::any_of(uses_of(budget, used), &BudgetUse::reached);
}

Ledger::Ledger(Budget whole, Budget each) : whole_(std::move(whole)), each_(std::move(each)) {}

std::vector<BudgetNews> Ledger::take(std::string const& approach, Used const& used) {
  std::vector<BudgetNews> news;
  check(approach, used, each_, news);
  if (whole_ == Budget{}) return news;
  used_[approach] = used;
  Used total = others_;
  for (auto const& [name, its] : used_) total += its;
  check({}, total, whole_, news);
  return news;
}

void Ledger::check(std::string const& approach, Used const& used, Budget const& budget,
                   std::vector<BudgetNews>& news) {
  for (auto const& use : uses_of(budget, used)) {
    if (use.used < warning_share * use.limit) continue;
    if (!told_.emplace(approach, use.what, use.reached()).second) continue;
    news.push_back({approach, use.what, use.used, use.limit, use.reached()});
    if (use.reached() && !approach.empty()) spent_.insert(approach);
  }
}

}  // namespace parallel_explore::schedule
