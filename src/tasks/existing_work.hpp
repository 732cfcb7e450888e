#pragma once

#include "parallel_explore/forge.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/task_repository.hpp"

#include <map>
#include <string>
#include <vector>

/// Work on tasks that exists before a run.
namespace parallel_explore::tasks {

/// The sub-issues, pull requests and branches of the tasks of `work`, by the names of the tasks;
/// tasks without any are left out. Asks for pull requests only where a sub-issue or a branch of the
/// remote exists. Throws Error(forge | isolation).
awaitable<std::map<std::string, ExistingWork>> find_existing_work(Forge& forge,
                                                                  TaskRemotes& remotes,
                                                                  TaskWork work);

/// Why a task with this work is not run: "done: pull request #47 is merged"; empty: it is run.
/// Pure.
[[nodiscard]] std::string reason_to_leave_out(ExistingWork const& work);

/// Takes from `plan` the tasks that `only` does not name, that `skip` names, or that exist already.
/// A task is named by its name, its number, its id "#12" or its title. The remaining ones do not
/// wait for them. Throws Error(validation) for a name that no task has. Pure.
[[nodiscard]] std::vector<LeftOutTask> leave_out(TaskPlan& plan, TaskRequest const& request,
                                                 std::map<std::string, ExistingWork> const& found);

/// The tasks that an earlier run of the same source has completed or failed, as work to leave out,
/// by the names of the tasks of `plan`. Pure.
[[nodiscard]] std::vector<LeftOutTask> done_in_run(TaskPlan const& plan,
                                                   Exploration const& earlier);

/// Takes tasks from a plan. Pure.
void take_out(TaskPlan& plan, std::vector<LeftOutTask> const& tasks);

}  // namespace parallel_explore::tasks
