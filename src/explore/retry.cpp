#include "explore/retry.hpp"

#include "core/control_fold.hpp"
#include "explore/experiment_run.hpp"
#include "explore/own_commands.hpp"
#include "explore/preflight.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorded_worktree.hpp"
#include "run/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace parallel_explore::operations {
namespace {

bool may_be_retried(ApproachRecord const& record) {
  return is_final(record.state) && record.state != ApproachState::completed;
}

std::set<std::string> to_retry(Exploration const& exploration, RetryRequest const& request) {
  std::set<std::string> names;
  for (auto const& name : request.approaches) {
    auto const& record = exploration.at(name);
    if (!may_be_retried(record)) {
      throw Error(ErrorCode::validation,
                  fmt::format("{} {} is {}: only failed {} can be retried", kind_of(exploration),
                              name, name_of(record.state),
                              are_alternatives(exploration.experiment) ? "approaches" : "tasks"),
                  is_final(record.state) ? "" : "continue it: " + resume_command(exploration));
    }
    names.insert(record.approach.name);
  }
  if (!request.approaches.empty()) return names;
  for (auto const& record : exploration.approaches) {
    if (may_be_retried(record)) names.insert(record.approach.name);
  }
  if (names.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("no {} of {} has failed: there is nothing to run again",
                            kind_of(exploration), exploration.name),
                "look at it: " + show_command(exploration));
  }
  return names;
}

void replace_criterion(std::vector<Criterion>& criteria, Criterion const& wanted) {
  auto const same = std::ranges::find(criteria, wanted.name, &Criterion::name);
  if (same == criteria.end()) {
    criteria.push_back(wanted);
  } else {
    *same = wanted;
  }
}

}  // namespace

awaitable<Exploration> retry(Workspace& workspace, RetryRequest request) {
  OpenedRecord opened = co_await workspace.open(request.experiment);
  auto const& exploration = opened.journal->exploration();
  std::set<std::string> names = to_retry(exploration, request);
  auto revised = exploration.experiment;
  core::apply_settings(request.settings, revised);
  for (auto const& gate : request.gates) replace_criterion(revised.criteria, gate);
  (void)frozen(revised);  // throws for settings that cannot be run
  check_recorded(workspace, revised);
  check_recorded(workspace, exploration);
  run::Recorder recorder(*opened.journal, workspace.listener());
  recorder.emit(events::ExplorationResumed{});
  if (request.settings != LiveSettings{}) recorder.emit(events::SettingsChanged{request.settings});
  if (revised.criteria != exploration.experiment.criteria)
    recorder.emit(events::CriteriaChanged{std::move(revised.criteria)});
  for (auto const& name : names) {
    auto const& record = exploration.at(name);
    bool const has_one = !record.worktree.path.empty() || !record.worktree.branch.empty();
    if (request.fresh && has_one) {
      Worktree worktree = run::recorded_worktree(exploration, record);
      co_await workspace.bricks.worktrees->remove(std::move(worktree), Removal::force);
    }
    recorder.emit(events::ApproachRetried{name, 0, record.reason, {}, request.fresh});
  }
  co_return co_await run_experiment(workspace, std::move(opened.journal), std::move(names));
}

}  // namespace parallel_explore::operations
