#include "tasks/integration.hpp"

#include "parallel_explore/error.hpp"
#include "run/brick_refs.hpp"
#include "run/measured_in.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "run/setup.hpp"
#include "run/temporary_worktree.hpp"
#include "run/worktree_names.hpp"
#include "tasks/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::tasks {
namespace {

using run::branch_of_integration;
using run::integration_worktree;

std::vector<std::string> merge_order_of(Exploration const& exploration) {
  if (exploration.merges && !exploration.merges->order.empty()) return exploration.merges->order;
  throw Error(
      ErrorCode::validation,
      fmt::format("no task of {} is completed: there is nothing to merge", exploration.name));
}

awaitable<events::Integrated> merge_results(TaskRepository& repository,
                                            Exploration const& exploration) {
  auto const order = merge_order_of(exploration);
  std::vector<std::string> commits;
  for (auto const& name : order) commits.push_back(exploration.at(name).worktree.commit);
  worktree::MergeChain const chain = co_await repository.merge_chain(
      worktree::trust_of(exploration), exploration.base, std::move(commits));
  events::Integrated result;
  result.commit = chain.commit;
  result.branch = branch_of_integration(exploration.name);
  for (auto const& name : order) {
    bool const merged = std::ranges::count(chain.merged, exploration.at(name).worktree.commit) > 0;
    (merged ? result.merged : result.left_out).push_back(name);
  }
  co_return result;
}

/// Removes the worktree and the branch of an earlier integration, unless the branch has changed
/// since.
awaitable<void> remove_earlier(IntegrationPlace place, Exploration const& exploration,
                               events::Integrated const& merge) {
  Worktree earlier;
  earlier.experiment = exploration.name;
  earlier.approach = integration_worktree;
  earlier.path = place.repository.paths().worktree_root / exploration.name / integration_worktree;
  earlier.branch = merge.branch;
  earlier.base = merge.commit;
  std::error_code ignored;
  if (std::filesystem::exists(earlier.path, ignored))
    co_await place.bricks.worktrees->remove(std::move(earlier), Removal::force);
  LocalBranch const branch = co_await place.repository.branch(merge.branch);
  if (branch.commit.empty()) co_return;
  if (!branch.checkout.empty()) {
    throw Error(
        ErrorCode::name_in_use,
        fmt::format("branch {} is checked out at {}", merge.branch, branch.checkout.string()),
        "switch to another branch there first");
  }
  auto const& recorded = exploration.integrated;
  bool const untouched =
      branch.commit == merge.commit || (recorded && branch.commit == recorded->commit);
  if (!untouched) {
    throw Error(
        ErrorCode::name_in_use, fmt::format("branch {} exists already", merge.branch),
        fmt::format("delete it if you do not need its work: git branch -D {}", merge.branch));
  }
  co_await place.repository.drop_branch(merge.branch, branch.commit);
}

/// Runs the set-up commands. Gives the failure of the merge; empty: it is built.
awaitable<std::string> build_merge(run::BrickRefs bricks, Exploration const& exploration,
                                   Sample& sample, async::Stoppable& steps) {
  auto const& name = sample.approach.name;
  run::Setup setup = run::setup_of(exploration, name, name, sample.worktree.path, sample.log);
  sample.environment = setup.environment;
  try {
    co_await run::run_setup(bricks.launcher, std::move(setup), steps);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::validation) throw;
    co_return typed_message(cause_of(error), error.what());
  }
  co_return std::string();
}

/// Measures every gate. Gives the failure of the merge; empty: it passes.
awaitable<std::string> ask_gates(run::BrickRefs bricks, Exploration const& exploration,
                                 Sample const& sample, async::Stoppable& steps) {
  ApproachRecord record;
  record.approach = sample.approach;
  for (auto const& gate : exploration.experiment.criteria) {
    awaitable<Measurement> measuring = bricks.evaluator_of(gate.name).evaluate(gate, sample);
    Measurement measurement = co_await steps.run_to_end(std::move(measuring));
    measurement.criterion = gate.name;
    record.evaluation.measurements.push_back(std::move(measurement));
  }
  auto const failed = failed_gate(exploration.experiment, record);
  co_return failed ? typed_message(failed->cause, failed->reason) : std::string();
}

awaitable<void> test_merge(IntegrationPlace place, Exploration const& exploration,
                           Worktree worktree, async::Stoppable& steps, std::string& failure) {
  run::BrickRefs const bricks =
      run::brick_refs_of(place.bricks, place.repository.paths().main_tree);
  Sample sample;
  sample.approach.name = integration_worktree;
  sample.worktree = std::move(worktree);
  if (!place.records.empty()) sample.log = place.records / "sessions" / "integration.log";
  sample.pass_env = exploration.experiment.pass_env;
  failure = co_await build_merge(bricks, exploration, sample, steps);
  if (failure.empty()) failure = co_await ask_gates(bricks, exploration, sample, steps);
}

}  // namespace

awaitable<events::Integrated> integrate_results(IntegrationPlace place, Exploration exploration,
                                                async::Stoppable& steps) {
  events::Integrated result = co_await merge_results(place.repository, exploration);
  co_await remove_earlier(place, exploration, result);
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = integration_worktree;
  request.base = result.commit;
  request.branch = result.branch;
  request.copy = exploration.experiment.worktree.copy;
  Worktrees& worktrees = *place.bricks.worktrees;
  std::function<awaitable<void>(Worktree)> const test = [&](Worktree worktree) -> awaitable<void> {
    run::MeasuredWorktree measured;
    measured.worktree = worktree;
    measured.worktree.base = exploration.base;  // tasks may have changed what tests their merge
    measured.request = run::measuring_request(exploration, place.repository.paths().main_tree);
    awaitable<void> testing =
        test_merge(place, exploration, std::move(worktree), steps, result.failure);
    if (place.outside) testing = place.outside->during({"the merge of all"}, std::move(testing));
    co_await run::measured_in(worktrees, std::move(measured), std::move(testing));
  };
  try {
    co_await run::in_temporary_worktree(worktrees, std::move(request), test);
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, "testing the merge was stopped");
  }
  // The branch was removed with its worktree, and with everything that was built in it.
  co_await place.repository.make_branch(result.branch, result.commit);
  co_return result;
}

}  // namespace parallel_explore::tasks
