#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/forge.hpp"

#include <string>
#include <vector>

/// Tasks for which an issue exists already.
namespace parallel_explore::tasks {

/// Completes a task with the description, criteria and paths of its issue, and with its title where
/// the task has no words of its own.
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
/// with them; words of the list stay the title. Tasks whose issue is closed, or whose pull request
/// is merged, count as done; a second line of one issue is left out, as is the master issue itself.
/// An issue that tasks of different titles name is the issue of none of them, nor is a pull request
/// or an issue that cannot be read. Throws Error(forge).
awaitable<PlanWithIssues> read_task_issues(Forge& forge, TaskWork work);

}  // namespace parallel_explore::tasks
