#include "explore/sample.hpp"

#include "explore/experiment_run.hpp"
#include "explore/preflight.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/approaches.hpp"
#include "rounds/next_round.hpp"
#include "run/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
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

/// Runs so many more samples of each.
awaitable<Exploration> run_more(Workspace& workspace, std::unique_ptr<Journal> journal,
                                std::vector<std::string> names, int more) {
  run::Recorder recorder(*journal, workspace.listener());
  recorder.emit(events::ExplorationResumed{});
  std::set<std::string> only;
  for (int i = 0; i < more; ++i) {
    for (auto const& name : names) {
      auto further = rounds::next_sample(journal->exploration(), name);
      only.insert(further.name);
      recorder.emit(events::ApproachGenerated{std::move(further)});
    }
  }
  co_return co_await run_experiment(workspace, std::move(journal), std::move(only));
}

int most_samples(Exploration const& exploration, std::vector<std::string> const& names) {
  int most = 0;
  for (auto const& record : exploration.approaches) {
    if (std::ranges::find(names, approach_of(record.approach)) != names.end())
      most = std::max(most, record.approach.sample);
  }
  return most;
}

awaitable<std::unique_ptr<Journal>> journal_of(Workspace& workspace, std::string experiment) {
  OpenedRecord opened = co_await workspace.open(std::move(experiment));
  check_recorded(workspace, opened.journal->exploration());
  co_return std::move(opened.journal);
}

/// As a race between the approaches, which began with the samples that are recorded.
awaitable<Exploration> run_until_settled(Workspace& workspace, std::unique_ptr<Journal> journal,
                                         std::vector<std::string> names, int more) {
  int const most = most_samples(journal->exploration(), names) + more;
  for (Exploration exploration = journal->exploration();;) {
    auto next = rounds::worth_a_session(workspace.verdict_of(exploration), most);
    std::erase_if(next, [&](std::string const& name) {
      return std::ranges::find(names, name) == names.end();
    });
    if (next.empty()) co_return exploration;
    if (!journal) journal = co_await journal_of(workspace, exploration.name);
    exploration = co_await run_more(workspace, std::move(journal), std::move(next), 1);
  }
}

}  // namespace

awaitable<Exploration> sample(Workspace& workspace, SampleRequest request) {
  if (request.more < 1 || request.more > 1000) {
    throw Error(ErrorCode::validation,
                fmt::format("the number of additional samples must be from 1 to 1000, not {}",
                            request.more));
  }
  std::unique_ptr<Journal> journal = co_await journal_of(workspace, request.experiment);
  auto names = to_sample(workspace, journal->exploration(), std::move(request.approaches));
  if (request.until_settled)
    co_return co_await run_until_settled(workspace, std::move(journal), std::move(names),
                                         request.more);
  co_return co_await run_more(workspace, std::move(journal), std::move(names), request.more);
}

}  // namespace parallel_explore::operations
