#pragma once

#include "explore/workspace.hpp"

#include <string>
#include <vector>

/// Checks what a run needs before anything is created.
namespace parallel_explore::operations {

/// An experiment that can be run, and where it starts from.
struct CheckedExperiment {
  Experiment experiment;  ///< frozen
  std::string base;       ///< full commit id; empty without a repository
  std::vector<std::string> warnings;
};

/// Freezes and checks a new experiment. Throws Error(validation | spec | repository), and
/// Error(interrupted) where its generator is ended by Workspace::stop().
awaitable<CheckedExperiment> check_new(Workspace& workspace, Experiment experiment);

/// Makes the runners of a recorded experiment that is to run on, and checks its instructions.
/// Throws Error(validation).
void check_recorded(Workspace& workspace, Experiment const& experiment);

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
