#pragma once

#include "async/stoppable.hpp"
#include "parallel_explore/explorer.hpp"
#include "run/outside_watch.hpp"
#include "tasks/task_repository.hpp"

#include <filesystem>

/// The merge of all results, built and tested on a branch of its own.
namespace parallel_explore::tasks {

/// The surroundings of an integration, borrowed.
struct IntegrationPlace {
  TaskRepository& repository;
  Bricks const& bricks;
  std::filesystem::path records;         ///< directory of the run's files; empty: there is none
  run::OutsideWatch* outside = nullptr;  ///< compares what is outside the worktrees; null: none
};

/// Merges the completed results of a run in their order of merging, runs set-up and every gate on
/// the merge, and leaves the merge on branch integration/RUN. Results that conflict are left out
/// and listed. `steps` outlives the call. Throws Error(validation) where no task is completed,
/// Error(name_in_use) if the branch has other work, Error(interrupted) when `steps` is
/// stopped, Error(git | isolation).
awaitable<events::Integrated> integrate_results(IntegrationPlace place, Exploration exploration,
                                                async::Stoppable& steps);

}  // namespace parallel_explore::tasks
