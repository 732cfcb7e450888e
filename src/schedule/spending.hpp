#pragma once

#include "parallel_explore/exploration.hpp"

#include <optional>
#include <vector>

/// Budgets, and the consumption that the record shows. An unknown cost adds nothing; known ones
/// always count.
namespace parallel_explore::schedule {

/// Usage and wall time of sessions.
struct Consumption {
  Usage usage;
  std::chrono::milliseconds time{0};
  Consumption& operator+=(Consumption const& other);
  bool operator==(Consumption const&) const = default;
};

/// Everything that an approach has used by `now`, its running session included.
[[nodiscard]] Consumption consumption_of(ApproachRecord const& record, TimePoint now);

/// Everything that helper sessions have used.
[[nodiscard]] Consumption consumption_of_helpers(Exploration const& exploration);

/// Everything that all sessions have used by `now`.
[[nodiscard]] Consumption total_consumption(Exploration const& exploration, TimePoint now);

/// One limit of a budget, and how much of it is used.
struct BudgetUse {
  BudgetKind what;
  double used = 0, limit = 0;
  [[nodiscard]] bool reached() const { return used >= limit; }
};

/// An entry for each limit that the budget has.
[[nodiscard]] std::vector<BudgetUse> uses_of(Budget const& budget, Consumption const& consumption);

/// Whether a limit of the budget is reached.
[[nodiscard]] bool is_spent(Budget const& budget, Consumption const& consumption);

/// Dollars that the experiment's budget leaves; none: no limit. Never 0, since agents take that for
/// no limit.
[[nodiscard]] std::optional<double> remaining_budget_usd(Exploration const& exploration);

/// Dollars that the next session of an approach may spend: the lesser of what the experiment's
/// budget leaves and what `share` of the approach's own leaves. None: no limit; never 0.
[[nodiscard]] std::optional<double> remaining_budget_usd(Exploration const& exploration,
                                                         ApproachRecord const& record,
                                                         double share);

/// Number of the stages after the first in which `halving` releases budgets; 0: all at once.
[[nodiscard]] int stages_of(Exploration const& exploration);

/// Part of its budget, 0–1, that an approach may have used when its current session ends. It
/// doubles with each stage.
[[nodiscard]] double budget_share(Exploration const& exploration, ApproachRecord const& record);

}  // namespace parallel_explore::schedule
