#include "explore/try_criteria.hpp"

#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "run/gates.hpp"
#include "run/setup.hpp"
#include "run/temporary_worktree.hpp"
#include "run/worktree_names.hpp"

#include <string>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// An experiment that is tried and never recorded. No slug begins like this.
constexpr auto trial = "pexplore.trial";

Measurement missing(Criterion const& criterion, std::string reason) {
  Measurement measurement;
  measurement.criterion = criterion.name;
  measurement.outcome = MeasurementOutcome::failed;
  measurement.reason = std::move(reason);
  if (criterion.gate) measurement.passed = false;
  return measurement;
}

/// Why the set-up failed; empty: it did not.
awaitable<std::string> set_up(Workspace& workspace, Experiment experiment, Worktree worktree,
                              async::Stoppable& steps) {
  std::string problem;
  try {
    run::Setup setup;
    setup.commands = experiment.worktree.setup;
    setup.approach = "base";
    setup.worktree = worktree.path;
    setup.timeout = experiment.worktree.setup_timeout;
    setup.pass_env = experiment.pass_env;
    co_await run::run_setup(*workspace.bricks.launcher, std::move(setup), steps);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource) throw;
    problem = error.what();
  }
  co_return problem;
}

}  // namespace

awaitable<std::vector<Measurement>> try_criteria(Workspace& workspace, Experiment experiment) {
  RunningOperation operation(workspace);
  if (workspace.prefix) workspace.prefix->use(experiment, {});
  async::Stoppable steps(operation.steps());
  run::BrickRefs const bricks = workspace.brick_refs();
  std::vector<Measurement> found;
  std::function<awaitable<void>(Worktree)> const body = [&](Worktree worktree) -> awaitable<void> {
    std::string const problem = co_await set_up(workspace, experiment, worktree, steps);
    Sample sample;
    sample.approach.name = "base";
    sample.worktree = std::move(worktree);
    sample.work.commit = sample.worktree.base;
    for (auto const& criterion : experiment.criteria) {
      if (!problem.empty()) {
        found.push_back(missing(criterion, problem));
        continue;
      }
      awaitable<Measurement> measuring = run::measure(bricks, criterion, sample, steps, 0);
      found.push_back(co_await std::move(measuring));
    }
  };
  WorktreeRequest request;
  request.experiment = trial;
  request.approach = run::base_worktree;
  request.base = co_await worktree::resolve_commit(workspace.needed_repository(), "HEAD");
  request.interrupted = true;  // leftovers of a killed trial are removed first
  try {
    co_await run::in_temporary_worktree(*workspace.bricks.worktrees, std::move(request), body);
    co_return found;
  } catch (async::Stopped const&) {
  }
  throw Error(ErrorCode::interrupted, operation.stop_reason().value_or("stopped"));
}

}  // namespace parallel_explore::operations
