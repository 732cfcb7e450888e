#include "core/budget_text.hpp"

#include "text/numbers.hpp"

#include <fmt/format.h>

namespace parallel_explore::core {

std::string budget_text(events::BudgetSpent const& event) {
  auto const whose = event.approach.empty() ? "the experiment's" : "its";
  auto const amount = [&](double value) {
    if (event.what == BudgetKind::usd) return text::dollars(value);
    if (event.what == BudgetKind::time) return fmt::format("{:.0f} s", value);
    return fmt::format("{:.0f} {}", value, name_of(event.what));
  };
  return fmt::format("{} of {} budget of {} {} spent", amount(event.used), whose,
                     amount(event.limit), event.reached ? "were" : "are");
}

}  // namespace parallel_explore::core
