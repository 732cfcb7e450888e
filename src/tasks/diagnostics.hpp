#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/forge.hpp"

#include <filesystem>

/// Issues that say why a task failed.
namespace parallel_explore::tasks {

/// Files an issue about a failed task, or comments on the one that exists; does nothing where this
/// failure is reported already, or where the task only waited for another one. `records` is the
/// directory of the run's files. Lifetimes: everything outlives the call. Throws Error(forge).
awaitable<void> report_failure(Forge& forge, std::filesystem::path records,
                               ApproachRecord const& record, Exploration const& exploration,
                               EventSink& sink);

/// Comments on the issue about an earlier failure of a task that has a pull request now. Lifetimes
/// and exceptions: as above.
awaitable<void> report_recovery(Forge& forge, ApproachRecord const& record,
                                Exploration const& exploration, EventSink& sink);

}  // namespace parallel_explore::tasks
