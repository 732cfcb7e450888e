#include "explore/start.hpp"

#include "explore/cleanup.hpp"
#include "explore/experiment_run.hpp"
#include "explore/own_commands.hpp"
#include "explore/preflight.hpp"
#include "explore/trust.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorder.hpp"
#include "text/path_text.hpp"
#include "worktree/snapshot.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// Includes the uncommitted state if that is wanted, and records how the experiment starts.
awaitable<void> record_start(Workspace& workspace, CheckedExperiment checked, Journal& journal) {
  auto& experiment = checked.experiment;
  if (experiment.include_dirty && workspace.repository)
    checked.base = co_await worktree::snapshot(*workspace.repository, experiment.name);
  auto const executor = co_await boost::asio::this_coro::executor;
  run::Recorder recorder(journal, workspace.listener(), executor);
  auto const approaches = experiment.approaches;
  recorder.emit(events::ExplorationStarted{std::move(experiment), checked.base,
                                           text::recorded_path(workspace.main_tree.string())});
  co_await begin_trust(workspace, recorder);
  for (auto const& approach : approaches) recorder.emit(events::ApproachGenerated{approach});
  for (auto const& warning : checked.found.warnings) recorder.emit(events::Warned{{}, warning});
  co_await recorder.announced();
}

/// Removes an experiment of this name that failed before any session ran.
awaitable<void> replace_failed(Workspace& workspace, std::string name,
                               std::vector<std::string>& warnings) {
  auto const there = recorded(*workspace.bricks.store, name);
  if (!there || there->last_seq == 0 || !can_be_replaced(*there)) co_return;
  CleanupRequest request;
  request.experiment = name;
  request.force = true;
  CleanupReport const removed = co_await cleanup(workspace, std::move(request));
  if (removed.record_removed)
    warnings.push_back(
        "this run takes the place of one of the same name, which failed before any session ran");
}

bool waits(ApproachRecord const& record) {
  return !is_final(record.state) || record.state == ApproachState::limited ||
         record.state == ApproachState::unauthorised;
}

bool is_unfinished(Exploration const& exploration) {
  return exploration.state == ExplorationState::running ||
         exploration.state == ExplorationState::interrupted ||
         std::ranges::any_of(exploration.approaches, waits);
}

[[noreturn]] void refuse_finished(Exploration const& exploration) {
  bool const failed = exploration.state != ExplorationState::completed;
  throw Error(
      ErrorCode::validation,
      fmt::format("{} is {}: there is nothing to continue", exploration.name,
                  name_of(exploration.state)),
      fmt::format(
          "{}look at it: {}",
          failed ? fmt::format("run what failed again: {}; or ", retry_command(exploration)) : "",
          show_command(exploration)));
}

}  // namespace

awaitable<Exploration> run_new(Workspace& workspace, Experiment experiment) {
  CheckedExperiment checked = co_await check_new(workspace, std::move(experiment));
  auto const name = checked.experiment.name;
  co_await replace_failed(workspace, name, checked.found.warnings);
  auto journal = workspace.bricks.store->create(name);
  try {
    co_await record_start(workspace, std::move(checked), *journal);
  } catch (...) {
    bool const nothing_recorded = journal->exploration().last_seq == 0;
    journal.reset();
    if (nothing_recorded) workspace.bricks.store->erase(name);
    throw;
  }
  co_return co_await run_experiment(workspace, std::move(journal));
}

awaitable<Exploration> resume(Workspace& workspace, std::string name,
                              std::optional<Budget> budget) {
  OpenedRecord opened = co_await workspace.open(name);
  auto const& exploration = opened.journal->exploration();
  if (exploration.last_seq == 0) {
    throw Error(
        ErrorCode::journal, fmt::format("nothing is left of the record of {}", name),
        fmt::format("remove it: pexplore cleanup --force {}; its branches stay in git", name));
  }
  if (!is_unfinished(exploration)) {
    if (opened.restored > 0) co_return exploration;
    refuse_finished(exploration);
  }
  check_recorded(workspace, exploration);
  run::Recorder recorder(*opened.journal, workspace.listener());
  co_await begin_trust(workspace, recorder);  // where a run was killed before it could
  recorder.emit(events::ExplorationResumed{std::move(budget)});
  if (opened.ended > 0) {
    recorder.emit(events::Warned{
        {},
        fmt::format("{} process{} left running by the interrupted run had to be ended",
                    opened.ended, opened.ended == 1 ? "" : "es")});
  }
  co_return co_await run_experiment(workspace, std::move(opened.journal));
}

}  // namespace parallel_explore::operations
