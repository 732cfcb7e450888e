#pragma once

#include "parallel_explore/events/exploration.hpp"

#include <string>

namespace parallel_explore::core {

/// "$8.00 of its budget of $10.00 are spent", for people.
[[nodiscard]] std::string budget_text(events::BudgetSpent const& event);

}  // namespace parallel_explore::core
