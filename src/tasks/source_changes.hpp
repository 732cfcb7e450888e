#pragma once

#include "tasks/task_workspace.hpp"

#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// Differences between the plan of a run and the text of its source now, for people. Pure.
[[nodiscard]] std::vector<std::string> plan_changes(TaskPlan const& recorded, TaskPlan const& now);

/// As TaskOrchestrator::changes(). A source that cannot be read is a note. Lifetimes: the workspace
/// outlives the call.
awaitable<std::vector<std::string>> source_changes(TaskWorkspace& workspace, std::string name);

/// As TaskOrchestrator::run_of().
[[nodiscard]] std::string run_of_source(TaskWorkspace& workspace, TaskRequest const& request);

}  // namespace parallel_explore::tasks
