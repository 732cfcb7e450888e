#include "run/untouched_base.hpp"

#include "core/criterion_traits.hpp"
#include "core/hosts.hpp"
#include "parallel_explore/error.hpp"
#include "run/gates.hpp"
#include "run/trusted_setup.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Whether a value on the untouched base is comparable to those of approaches.
bool is_measured_on_base(Criterion const& criterion) {
  return core::traits_of(criterion).runs_command && is_scored(criterion);
}

}  // namespace

bool measures_base(Experiment const& experiment) {
  return experiment.evaluate.base && std::ranges::any_of(experiment.criteria, is_measured_on_base);
}

bool UntouchedBase::wants(Criterion const& criterion) const {
  auto const& exploration = recorder_.exploration();
  auto const* const found = exploration.on_base(criterion.name);
  // A gate that passed may lack its value.
  bool const is_done =
      found && (!found->values.empty() || found->outcome != MeasurementOutcome::ok);
  return exploration.experiment.evaluate.base && is_measured_on_base(criterion) && !is_done;
}

bool UntouchedBase::is_wanted() const {
  return std::ranges::any_of(recorder_.exploration().experiment.criteria,
                             [this](Criterion const& each) { return wants(each); });
}

awaitable<void> UntouchedBase::make(async::Stoppable& steps) {
  auto const& exploration = recorder_.exploration();
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = name_;
  request.base = exploration.base;
  request.copy = exploration.experiment.worktree.copy;
  request.link = exploration.experiment.worktree.link;
  request.host = core::measuring_host(exploration.experiment);
  request.interrupted = true;  // leftovers of a killed run are removed first
  Worktree const worktree = co_await bricks_.worktrees.create(std::move(request));
  sample_.worktree = worktree;
  sample_.approach.name = "base";
  sample_.work.commit = exploration.base;
  sample_.pass_env = exploration.experiment.pass_env;
  if (auto const directory = recorder_.directory(); !directory.empty())
    sample_.log = directory / "sessions" / "base.evaluation.log";
  Setup setup = setup_of(exploration, "base", name_, worktree.path, {});
  sample_.environment = setup.environment;
  co_await run_trusted_setup(bricks_, recorder_, std::move(setup), FilesIn::base, steps);
  co_await bricks_.worktrees.mark_ready(worktree);
  commit_ = exploration.base;
  if (exploration.experiment.worktree.setup.empty()) co_return;
  // Set-up may change files. In the worktree of an approach, they become a part of its work.
  CommittedWork const after = co_await bricks_.worktrees.commit(worktree, "State after set-up\n");
  commit_ = after.commit;
}

awaitable<void> UntouchedBase::remove() {
  if (sample_.worktree.path.empty()) co_return;
  std::string problem;
  try {
    co_await bricks_.worktrees.remove(sample_.worktree, Removal::force);
  } catch (Error const& error) {
    problem = error.what();
  }
  if (!problem.empty()) recorder_.emit(events::Warned{{}, std::move(problem)});
}

}  // namespace parallel_explore::run
