#pragma once

#include "explore/workspace.hpp"

#include <optional>
#include <string>
#include <vector>

/// Checks what a run needs before anything is created.
namespace parallel_explore::operations {

/// An experiment that can be run, and where it starts from.
struct CheckedExperiment {
  Experiment experiment;  ///< frozen, unless it has obstacles
  std::string base;       ///< full commit id; empty without a repository
  Preflight found;
};

/// Whether a run takes the place of an experiment: it failed before any session ran.
[[nodiscard]] bool can_be_replaced(Exploration const& exploration);

/// The state of an experiment of that name; none if there is none. Throws Error(journal).
[[nodiscard]] std::optional<Exploration> recorded(ProgressStore const& store,
                                                  std::string const& name);

/// Freezes and checks a new experiment; one without a name gets one. Throws Error(interrupted)
/// where its generator is ended by Workspace::stop().
awaitable<CheckedExperiment> examine_new(Workspace& workspace, Experiment experiment);

/// As parallel_explore::preflight().
awaitable<Preflight> preflight(Workspace& workspace, Experiment experiment);

/// The same for a run that follows. Throws an Error with the code of the first obstacle.
awaitable<CheckedExperiment> check_new(Workspace& workspace, Experiment experiment);

/// Makes the runners of a recorded experiment that is to run on, and checks its instructions.
/// Throws Error(validation).
void check_recorded(Workspace& workspace, Experiment const& experiment);

/// The same, with the approaches that were added.
void check_recorded(Workspace& workspace, Exploration const& exploration);

/// Makes the runners of a recorded experiment that gets this approach as well. Throws
/// Error(validation | spec) where it cannot be run.
void check_addition(Workspace& workspace, Exploration const& exploration, Approach const& approach);

/// Refuses an experiment whose approaches are tasks where nothing publishes them. Throws
/// Error(validation).
void refuse_tasks_run(Workspace const& workspace, Experiment const& experiment);

/// Makes a runner for each agent of the experiment that has none. Throws Error(validation) for an
/// agent that is not known.
void make_runners(Workspace& workspace, Experiment const& experiment);

}  // namespace parallel_explore::operations
