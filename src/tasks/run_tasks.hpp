#pragma once

#include "tasks/task_workspace.hpp"

#include <string>
#include <vector>

/// The operations of a TaskOrchestrator, each a function of the workspace that it works in.
///
/// Lifetimes: the workspace outlives the calls.
namespace parallel_explore::tasks {

/// As the members of TaskOrchestrator.
awaitable<void> check_tasks(TaskWorkspace& workspace, TaskProposal proposal);
awaitable<Exploration> run_tasks(TaskWorkspace& workspace, TaskProposal proposal);
awaitable<Exploration> resume_tasks(TaskWorkspace& workspace, std::string name);
awaitable<Exploration> retry_tasks(TaskWorkspace& workspace, RetryRequest request);
awaitable<Exploration> integrate_tasks(TaskWorkspace& workspace, std::string name);
[[nodiscard]] std::vector<std::string> runs_of_tasks(TaskWorkspace& workspace);

}  // namespace parallel_explore::tasks
