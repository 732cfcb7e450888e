#include "explore/sample.hpp"

#include "explore/experiment_run.hpp"
#include "explore/preflight.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/approaches.hpp"
#include "run/recorder.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::operations {
namespace {

/// The approaches that get further samples, by their own names: those that are asked for, or all
/// that have a rank.
std::vector<std::string> to_sample(Workspace const& workspace, Exploration const& exploration,
                                   std::vector<std::string> names) {
  if (names.empty()) {
    auto const verdict = workspace.verdict_of(exploration);
    for (auto const& ranked : verdict.comparison.ranking()) {
      if (ranked.rank) names.push_back(ranked.approach);
    }
  }
  if (names.empty()) {
    throw Error(
        ErrorCode::validation,
        fmt::format("no approach of {} passed: more samples settle nothing", exploration.name),
        "name those that you want to run again");
  }
  for (auto& name : names) name = approach_of(exploration.at(name).approach);
  return names;
}

}  // namespace

awaitable<Exploration> sample(Workspace& workspace, SampleRequest request) {
  if (request.more < 1 || request.more > 1000) {
    throw Error(ErrorCode::validation,
                fmt::format("the number of additional samples must be from 1 to 1000, not {}",
                            request.more));
  }
  OpenedRecord opened = co_await workspace.open(request.experiment);
  auto const& exploration = opened.journal->exploration();
  auto const names = to_sample(workspace, exploration, std::move(request.approaches));
  check_recorded(workspace, exploration);
  run::Recorder recorder(*opened.journal, workspace.listener());
  recorder.emit(events::ExplorationResumed{});
  std::set<std::string> only;
  for (int i = 0; i < request.more; ++i) {
    for (auto const& name : names) {
      auto further = rounds::next_sample(exploration, name);
      only.insert(further.name);
      recorder.emit(events::ApproachGenerated{std::move(further)});
    }
  }
  co_return co_await run_experiment(workspace, std::move(opened.journal), std::move(only));
}

}  // namespace parallel_explore::operations
