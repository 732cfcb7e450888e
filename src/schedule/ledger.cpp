#include "schedule/ledger.hpp"

#include <optional>
#include <utility>

namespace parallel_explore::schedule {
namespace {

constexpr double warning_share = 0.8;

double seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::optional<double> as_number(std::optional<std::int64_t> count) {
  if (!count) return std::nullopt;
  return static_cast<double>(*count);
}

}  // namespace

Ledger::Ledger(Budget whole, Budget each) : whole_(std::move(whole)), each_(std::move(each)) {}

std::vector<BudgetNews> Ledger::take(std::string const& approach, Used const& used) {
  std::vector<BudgetNews> news;
  check(approach, used, each_, news);
  if (whole_ == Budget{}) return news;
  used_[approach] = used;
  Used total = others_;
  for (auto const& [name, its] : used_) {
    total.usage += its.usage;
    total.time += its.time;
  }
  check({}, total, whole_, news);
  return news;
}

void Ledger::check(std::string const& approach, Used const& used, Budget const& budget,
                   std::vector<BudgetNews>& news) {
  auto const look = [&](char const* what, double amount, std::optional<double> limit) {
    if (!limit || amount < warning_share * *limit) return;
    bool const reached = amount >= *limit;
    if (!told_.emplace(approach, what, reached).second) return;
    news.push_back({approach, what, amount, *limit, reached});
    if (reached && !approach.empty()) spent_.insert(approach);
  };
  look("usd", used.usage.cost_usd.value_or(0), budget.usd);
  look("tokens", static_cast<double>(used.usage.tokens()), as_number(budget.tokens));
  look("turns", used.usage.turns, as_number(budget.turns));
  look("time", seconds(used.time),
       budget.time ? std::optional(seconds(*budget.time)) : std::nullopt);
}

}  // namespace parallel_explore::schedule
