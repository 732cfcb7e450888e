#pragma once

#include "parallel_explore/exploration.hpp"
#include "tasks/task_repository.hpp"

namespace parallel_explore::tasks {

/// Finds which completed results conflict with each other, as git would merge them, and in which
/// order they are best merged. Throws Error(git).
awaitable<events::MergesChecked> check_merges(TaskRepository& repository,
                                              Exploration const& exploration);

}  // namespace parallel_explore::tasks
