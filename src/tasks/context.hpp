#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>

/// The context of a task: its document outside its own lines. Pure.
namespace parallel_explore::tasks {

/// "Phase 2: hooks > bash"; empty: the task stands under no heading.
[[nodiscard]] std::string heading_path(PlannedTask const& task);

/// The title of the master issue, its introduction, the headings above the task and the titles of
/// its neighbours, as plain text.
[[nodiscard]] std::string context_text(TaskWork const& work, PlannedTask const& task);

}  // namespace parallel_explore::tasks
