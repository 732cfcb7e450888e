#pragma once

#include "parallel_explore/exploration.hpp"
#include "schedule/ledger.hpp"

#include <optional>

/// What sessions have used of their budgets, by the record. A cost that is not known adds nothing;
/// known ones always count.
namespace parallel_explore::schedule {

/// Everything an approach has used by `now`, a running session included.
[[nodiscard]] Used used_by(ApproachRecord const& record, TimePoint now);

/// Everything that sessions of no approach have used.
[[nodiscard]] Used used_by_helpers(Exploration const& exploration);

/// Everything that all sessions have used by `now`.
[[nodiscard]] Used used_by_all(Exploration const& exploration, TimePoint now);

/// Dollars that the experiment's budget leaves; none: no limit. Never 0, since agents take that for
/// no limit.
[[nodiscard]] std::optional<double> remaining_budget_usd(Exploration const& exploration);

/// Dollars that the next session of an approach may spend: the lesser of what the experiment's
/// budget leaves and what `share` of the approach's own leaves. None: no limit; never 0.
[[nodiscard]] std::optional<double> remaining_budget_usd(Exploration const& exploration,
                                                         ApproachRecord const& record,
                                                         double share);

}  // namespace parallel_explore::schedule
