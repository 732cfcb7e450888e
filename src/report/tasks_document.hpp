#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>

/// A run of tasks in the report page, where nothing is compared.
namespace parallel_explore::report {

/// The page's document "summary" of a run of tasks: as summary.json as far as that says nothing of
/// a verdict, with the member "tasks".
[[nodiscard]] std::string tasks_summary(Exploration const& exploration);

/// The tasks and their failures without a script.
[[nodiscard]] std::string plain_tasks_html(Exploration const& exploration);

}  // namespace parallel_explore::report
