#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/forge.hpp"

#include <string>
#include <vector>

/// Tasks for which an issue exists already.
namespace parallel_explore::tasks {

/// Completes a task with the title, description, criteria and paths of its issue.
[[nodiscard]] PlannedTask with_issue(PlannedTask task, Issue const& issue);

/// Whether the issue of a task is in the repository that sub-issues are filed in.
[[nodiscard]] bool has_issue_here(PlannedTask const& task, TaskWork const& work);

/// Whether the master issue is in the repository that sub-issues are filed in.
[[nodiscard]] bool has_master_here(TaskWork const& work);

struct PlanWithIssues {
  TaskPlan plan;
  std::vector<std::string> notes;  ///< for people: which tasks were left out, and why
};

/// Reads the issues of the repository that the tasks of `work` are about, and completes the tasks
/// with them. Tasks whose issue is closed count as done; a second task of one issue is left out,
/// as is the master issue itself. Throws Error(forge).
awaitable<PlanWithIssues> read_task_issues(Forge& forge, TaskWork work);

}  // namespace parallel_explore::tasks
