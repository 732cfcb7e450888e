#include "schedule/spending.hpp"

#include "schedule/backoff.hpp"

#include <algorithm>

namespace parallel_explore::schedule {
namespace {

constexpr double least_usd = 0.0001;

std::optional<double> remaining(std::optional<double> limit, Used const& used) {
  if (!limit) return std::nullopt;
  return std::max(*limit - used.usage.cost_usd.value_or(0), least_usd);
}

}  // namespace

Used used_by(ApproachRecord const& record, TimePoint now) {
  Used used;
  for (auto const& session : record.sessions) used.usage += session.usage;
  used.time = time_of(record);
  bool const runs = record.state == ApproachState::running && !record.sessions.empty() &&
                    !record.sessions.back().result;
  if (runs) used.time += std::max(now - record.sessions.back().started, Duration(0));
  return used;
}

Used used_by_helpers(Exploration const& exploration) {
  Used used;
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) continue;
    used.usage += helper.result->usage;
    used.time += helper.result->duration;
  }
  return used;
}

Used used_by_all(Exploration const& exploration, TimePoint now) {
  auto used = used_by_helpers(exploration);
  for (auto const& record : exploration.approaches) used += used_by(record, now);
  return used;
}

std::optional<double> remaining_budget_usd(Exploration const& exploration) {
  return remaining(exploration.experiment.budget.usd, used_by_all(exploration, {}));
}

std::optional<double> remaining_budget_usd(Exploration const& exploration,
                                           ApproachRecord const& record, double share) {
  auto limit = exploration.experiment.session.budget.usd;
  if (limit) *limit *= share;
  auto const own = remaining(limit, used_by(record, {}));
  auto const whole = remaining_budget_usd(exploration);
  if (own && whole) return std::min(*own, *whole);
  return own ? own : whole;
}

}  // namespace parallel_explore::schedule
