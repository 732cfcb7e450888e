#include "schedule/spending.hpp"

#include <algorithm>
#include <cmath>

namespace parallel_explore::schedule {
namespace {

constexpr double least_usd = 0.0001;

double seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::optional<double> remaining(std::optional<double> limit, Consumption const& consumption) {
  if (!limit) return std::nullopt;
  return std::max(*limit - consumption.usage.cost_usd.value_or(0), least_usd);
}

}  // namespace

Consumption& Consumption::operator+=(Consumption const& other) {
  usage += other.usage;
  time += other.time;
  return *this;
}

Consumption consumption_of(ApproachRecord const& record, TimePoint now) {
  Consumption sum;
  for (auto const& session : record.sessions) sum.usage += session.usage;
  sum.time = time_of(record);
  bool const runs = record.state == ApproachState::running && !record.sessions.empty() &&
                    !record.sessions.back().result;
  if (runs)
    sum.time += std::max(now - record.sessions.back().started, std::chrono::milliseconds(0));
  return sum;
}

Consumption consumption_of_helpers(Exploration const& exploration) {
  Consumption sum;
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) continue;
    sum.usage += helper.result->usage;
    sum.time += helper.result->duration;
  }
  return sum;
}

Consumption total_consumption(Exploration const& exploration, TimePoint now) {
  auto sum = consumption_of_helpers(exploration);
  for (auto const& record : exploration.approaches) sum += consumption_of(record, now);
  return sum;
}

std::vector<BudgetUse> uses_of(Budget const& budget, Consumption const& consumption) {
  auto const& usage = consumption.usage;
  std::vector<BudgetUse> uses;
  if (budget.usd) uses.push_back({BudgetKind::usd, usage.cost_usd.value_or(0), *budget.usd});
  if (budget.tokens) {
    uses.push_back({BudgetKind::tokens, static_cast<double>(usage.tokens()),
                    static_cast<double>(*budget.tokens)});
  }
  if (budget.turns) {
    uses.push_back(
        {BudgetKind::turns, static_cast<double>(usage.turns), static_cast<double>(*budget.turns)});
  }
  if (budget.time)
    uses.push_back({BudgetKind::time, seconds(consumption.time), seconds(*budget.time)});
  return uses;
}

bool is_spent(Budget const& budget, Consumption const& consumption) {
  return std::ranges::any_of(uses_of(budget, consumption), &BudgetUse::reached);
}

std::optional<double> remaining_budget_usd(Exploration const& exploration) {
  if (!exploration.experiment.budget.usd) return std::nullopt;  // nothing is to be added up
  return remaining(exploration.experiment.budget.usd, total_consumption(exploration, {}));
}

std::optional<double> remaining_budget_usd(Exploration const& exploration,
                                           ApproachRecord const& record, double share) {
  auto limit = exploration.experiment.session.budget.usd;
  if (limit) *limit *= share;
  auto const own = remaining(limit, consumption_of(record, {}));
  auto const whole = remaining_budget_usd(exploration);
  if (own && whole) return std::min(*own, *whole);
  return own ? own : whole;
}

int stages_of(Exploration const& exploration) {
  if (exploration.experiment.session.strategy != Strategy::halving) return 0;
  auto const first = std::ranges::count_if(
      exploration.approaches, [](ApproachRecord const& each) { return each.approach.of.empty(); });
  int stages = 0;
  while ((1 << stages) < first) ++stages;
  return stages;
}

double budget_share(Exploration const& exploration, ApproachRecord const& record) {
  int const stages = stages_of(exploration), stage = record.strategy.stage;
  return stage >= stages ? 1 : std::pow(2.0, stage - stages);
}

}  // namespace parallel_explore::schedule
