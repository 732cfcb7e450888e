#include "async/borrow.hpp"
#include "conduct/brick_refs.hpp"
#include "conduct/measured_in.hpp"
#include "conduct/setup.hpp"
#include "conduct/temporary_worktree.hpp"
#include "conduct/worktree_names.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/failure.hpp"
#include "tasks/parts.hpp"
#include "worktree/branches.hpp"
#include "worktree/merge_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// The results together: merged, built and tested on a branch of its own.
namespace parallel_explore {

using conduct::integration_worktree;

awaitable<Exploration> TaskOrchestrator::Parts::integrate(std::string name) {
  co_await use_forge_of(name);
  auto journal = explorer->store().open(name);
  conduct::Recorder recorder(*journal, observer);
  events::Integrated integrated = co_await this->integrated(journal->exploration());
  recorder.emit(std::move(integrated));
  co_await publisher_->report(journal->exploration(), recorder);
  for (auto const& [file, content] : publisher_->files(journal->exploration()))
    journal->write_file(file, content);
  co_return journal->exploration();
}

awaitable<events::Integrated> TaskOrchestrator::Parts::integrated(Exploration exploration) {
  async::Stoppable steps;
  async::Borrow const reachable(integrating_, steps);
  std::vector<std::string> order;
  if (exploration.merges) order = exploration.merges->order;
  std::vector<std::string> commits;
  for (auto const& name : order) commits.push_back(exploration.at(name).worktree.commit);
  if (commits.empty())
    throw Error(
        ErrorCode::validation,
        fmt::format("no task of {} is completed: there is nothing to merge", exploration.name));
  worktree::MergeChain const chain = co_await worktree::merge_chain(
      repository_, exploration.name, exploration.base, std::move(commits));
  events::Integrated result;
  result.commit = chain.commit;
  result.branch = "integration/" + exploration.name;
  for (auto const& name : order) {
    bool const merged = std::ranges::count(chain.merged, exploration.at(name).worktree.commit) > 0;
    (merged ? result.merged : result.left_out).push_back(name);
  }
  co_await free_branch(exploration, result.branch, result.commit);
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = integration_worktree;
  request.base = chain.commit;
  request.branch = result.branch;
  request.copy = exploration.experiment.worktree.copy;
  Worktrees& worktrees = *explorer->bricks().worktrees;
  std::function<awaitable<void>(Worktree)> const work = [&](Worktree worktree) -> awaitable<void> {
    conduct::MeasuredWorktree measured;
    measured.worktree = worktree;
    measured.worktree.base = exploration.base;  // tasks may have changed what tests their merge
    measured.request = conduct::measuring_request(exploration, repository_.main_tree);
    awaitable<void> testing = test_merge(exploration, std::move(worktree), steps, result);
    co_await conduct::measured_in(worktrees, std::move(measured), std::move(testing));
  };
  try {
    co_await conduct::in_temporary_worktree(worktrees, std::move(request), work);
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, "testing the merge was stopped");
  }
  // The branch goes with the worktree and whatever was built in it, and stays as it was made.
  co_await worktree::make_branch(repository_, result.branch, result.commit);
  co_return result;
}

/// What is left of an earlier one, if nobody has worked on it since.
awaitable<void> TaskOrchestrator::Parts::free_branch(Exploration exploration, std::string branch,
                                                     std::string commit) {
  Worktree left;
  left.experiment = exploration.name;
  left.approach = integration_worktree;
  left.path = repository_.worktree_root() / exploration.name / integration_worktree;
  left.branch = branch;
  left.base = commit;
  std::error_code ignored;
  if (std::filesystem::exists(left.path, ignored)) {
    co_await explorer->bricks().worktrees->remove(std::move(left), Removal::force);
  }
  bool const there = co_await worktree::has_branch(repository_, branch);
  if (!there) co_return;
  std::vector<std::string> ask{"for-each-ref", "--format=%(worktreepath)", "refs/heads/" + branch};
  std::string const tree = co_await repository_.git().run(std::move(ask));
  if (!worktree::without_newline(tree).empty()) {
    throw Error(
        ErrorCode::name_in_use,
        fmt::format("branch {} is checked out at {}", branch, worktree::without_newline(tree)),
        "switch to another branch there first");
  }
  auto const& earlier = exploration.integrated;
  bool const is_last =
      earlier && co_await worktree::branch_is_at(repository_, branch, earlier->commit);
  bool const is_same = co_await worktree::branch_is_at(repository_, branch, commit);
  if (!is_last && !is_same) {
    throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", branch),
                fmt::format("delete it if nothing of it is wanted: git branch -D {}", branch));
  }
  std::string const at = is_same ? commit : earlier->commit;
  co_await worktree::drop_branch(repository_, branch, at);
}

/// Builds the merge and asks every gate; says in `result` why it is not good.
awaitable<void> TaskOrchestrator::Parts::test_merge(Exploration exploration, Worktree worktree,
                                                    async::Stoppable& steps,
                                                    events::Integrated& result) {
  conduct::BrickRefs const brick_refs =
      conduct::brick_refs_of(explorer->bricks(), repository_.main_tree);
  ApproachRecord record;
  record.approach.name = integration_worktree;
  auto const directory = records(exploration.name);
  std::filesystem::path const log =
      directory.empty() ? directory : directory / "sessions" / "integration.log";
  auto const& experiment = exploration.experiment;
  try {
    conduct::Setup setup = conduct::setup_of(experiment, record.approach.name, worktree.path, log);
    co_await conduct::run_setup(brick_refs.launcher, std::move(setup), steps);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::validation) throw;
    result.failure = tasks::typed(cause_of(error), error.what());
    co_return;
  }
  for (auto const& gate : experiment.criteria) {
    Sample sample;
    sample.approach = record.approach;
    sample.worktree = worktree;
    sample.log = log;
    sample.pass_env = experiment.pass_env;
    awaitable<Measurement> measuring =
        brick_refs.evaluator_of(gate.name).evaluate(gate, std::move(sample));
    Measurement measurement = co_await steps.run_to_end(std::move(measuring));
    measurement.criterion = gate.name;
    record.evaluation.measurements.push_back(std::move(measurement));
  }
  auto const failed = tasks::failed_gate(experiment, record);
  result.failure = failed ? tasks::typed(failed->cause, failed->reason) : std::string();
}

}  // namespace parallel_explore
