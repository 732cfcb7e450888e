#pragma once

#include "parallel_explore/task_orchestrator.hpp"

#include <string>
#include <vector>

/// From a plan to what would be run. Pure.
namespace parallel_explore::tasks {

/// The experiment whose approaches are the tasks of `work`. `after` is parallel to them.
[[nodiscard]] Experiment experiment_of(TaskRequest const& request, TaskWork work,
                                       std::vector<std::vector<std::string>> after);

/// Throws Error(spec) where no task was found, Error(validation) where all of them are done.
void require_tasks(TaskWork const& work);

/// Proposes to run the tasks of `work`, in the order that `request` asks for. The estimate is left
/// open. Throws as frozen().
[[nodiscard]] TaskProposal make_proposal(TaskRequest const& request, TaskWork work,
                                         RepositoryFacts const& facts);

/// Throws Error(validation) for a proposal without tasks, and for one whose tied tasks are neither
/// ordered by waves nor forced.
void require_runnable(TaskProposal const& proposal);

}  // namespace parallel_explore::tasks
