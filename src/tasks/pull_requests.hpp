#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/forge.hpp"
#include "tasks/task_repository.hpp"

namespace parallel_explore::tasks {

/// Pushes the branch of a verified task, and opens its pull request unless that is recorded
/// already. Lifetimes: everything outlives the call. Throws Error(forge | git | isolation).
awaitable<void> push_and_open_pull_request(TaskRemotes& remotes, Forge& forge,
                                           ApproachRecord const& record,
                                           Exploration const& exploration, EventSink& sink);

}  // namespace parallel_explore::tasks
