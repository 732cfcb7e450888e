#pragma once

#include "tasks/task_workspace.hpp"

namespace parallel_explore::tasks {

/// As TaskOrchestrator::plan(). Lifetimes: the workspace outlives the call.
awaitable<TaskProposal> plan_tasks(TaskWorkspace& workspace, TaskRequest request);

}  // namespace parallel_explore::tasks
