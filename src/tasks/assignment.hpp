#pragma once

#include "parallel_explore/publisher.hpp"
#include "tasks/task_repository.hpp"

#include <filesystem>

namespace parallel_explore::tasks {

/// Throws ApproachError(dependency_failed) unless everything that a task builds on is completed.
void require_predecessors(ApproachRecord const& record, Exploration const& exploration);

/// Prompt, branch, commit message, environment and base of the session of a task. The base is the
/// merge of all results that the task builds on. `records` is the directory of the run's files;
/// empty: there is none. Lifetimes: repository and exploration outlive the call. Throws
/// ApproachError(merge_conflict), Error(git).
awaitable<Assignment> make_assignment(TaskRepository& repository, std::filesystem::path records,
                                      ApproachRecord const& record, Exploration const& exploration);

/// Whether the branch of a task may have been made by this run.
[[nodiscard]] bool may_have_branch(ApproachRecord const& record);

/// Throws Error(name_in_use) if the branch of a task exists already. Lifetimes: as above.
awaitable<void> refuse_taken_branch(TaskRepository& repository, ApproachRecord const& record,
                                    Exploration const& exploration);

}  // namespace parallel_explore::tasks
