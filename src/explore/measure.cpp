#include "explore/measure.hpp"

#include "core/criterion_traits.hpp"
#include "explore/preflight.hpp"
#include "explore/reports.hpp"
#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "run/gates.hpp"
#include "run/measuring.hpp"
#include "run/recorded_worktree.hpp"
#include "run/recorder.hpp"
#include "text/words.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parallel_explore::operations {
namespace {

bool has_command(Criterion const& criterion) {
  return core::traits_of(criterion).runs_command && is_scored(criterion);
}

std::vector<Criterion> commands_of(Experiment const& experiment) {
  std::vector<Criterion> commands;
  std::ranges::copy_if(experiment.criteria, std::back_inserter(commands), has_command);
  return commands;
}

/// The named criterion; without a name those that need the machine for themselves, or else all that
/// commands measure.
std::vector<Criterion> to_measure(Experiment const& experiment, std::string const& name) {
  auto const commands = commands_of(experiment);
  std::vector<std::string> names;
  for (auto const& each : commands) names.push_back(each.name);
  if (commands.empty()) {
    throw Error(ErrorCode::validation, "no criterion of this experiment is measured by a command",
                fmt::format("add one: pexplore rescore {} --criterion FILE", experiment.name));
  }
  if (!name.empty()) {
    auto const found = std::ranges::find(commands, name, &Criterion::name);
    if (found != commands.end()) return {*found};
    auto const near = text::nearest(name, names);
    throw Error(ErrorCode::validation,
                fmt::format("there is no criterion \"{}\" that a command measures", name),
                near ? fmt::format("did you mean \"{}\"?", *near)
                     : fmt::format("choose one of: {}", fmt::join(names, ", ")));
  }
  std::vector<Criterion> exclusive;
  std::ranges::copy_if(commands, std::back_inserter(exclusive), is_exclusive);
  return exclusive.empty() ? commands : exclusive;
}

/// Why a sample cannot be measured; empty: it can be.
std::string obstacle(Exploration const& exploration, ApproachRecord const& record) {
  if (record.state != ApproachState::completed)
    return fmt::format("it is {}", name_of(record.state));
  if (!record.strategy.dropped.empty())
    return fmt::format("it was dropped: {}", record.strategy.dropped);
  if (!run::has_worktree(record)) return "its worktree is gone";
  if (run::has_failed_gate(exploration.experiment, record)) return "it failed a gate";
  auto const& same_as = record.evaluation.same_as;
  if (!same_as.empty()) return fmt::format("it has the same files as {}", same_as);
  return {};
}

[[noreturn]] void refuse_samples(Exploration const& exploration, MeasureRequest const& request) {
  if (request.approaches.size() == 1) {
    auto const& name = request.approaches.front();
    throw Error(ErrorCode::validation, fmt::format("{} cannot be measured: {}", name,
                                                   obstacle(exploration, exploration.at(name))));
  }
  throw Error(ErrorCode::validation,
              fmt::format("nothing of {} can be measured: no result that passed every gate has a "
                          "worktree",
                          exploration.name));
}

/// The samples to measure, by name: of an approach, all of them.
std::vector<std::string> samples_of(Exploration const& exploration, MeasureRequest const& request) {
  std::vector<std::string> samples;
  for (auto const& name : request.approaches) (void)exploration.at(name);  // refuses unknown ones
  for (auto const& record : exploration.approaches) {
    auto const is_named = [&](std::string const& name) {
      return name == record.approach.of || exploration.find(name) == &record;
    };
    bool const wanted =
        request.approaches.empty() || std::ranges::any_of(request.approaches, is_named);
    if (wanted && obstacle(exploration, record).empty()) samples.push_back(record.approach.name);
  }
  if (samples.empty()) refuse_samples(exploration, request);
  return samples;
}

/// Measuring that a stop ends after the command that runs.
class Measuring final : public RunningOperation {
 public:
  Measuring(Workspace& workspace, run::Recorder& recorder, run::MeasuringWork work)
      : RunningOperation(workspace),
        outside_(*workspace.bricks.worktrees, recorder),
        bricks_(workspace.brick_refs()),
        stage_(bricks_, recorder, std::move(work)) {
    bricks_.outside = &outside_;
    if (stop_reason()) stage_.stop();
  }

  awaitable<void> run() { return stage_.run(); }

  void stop(std::string reason) override {
    RunningOperation::stop(std::move(reason));
    stage_.stop();
  }

 private:
  run::OutsideWatch outside_;
  run::BrickRefs bricks_;
  run::MeasuringStage stage_;
};

}  // namespace

awaitable<Exploration> measure(Workspace& workspace, MeasureRequest request) {
  if (request.rounds < 0 || request.rounds > 1000) {
    throw Error(
        ErrorCode::validation,
        fmt::format("the number of rounds must be from 1 to 1000, or 0 for what the criteria "
                    "say, and not {}",
                    request.rounds));
  }
  OpenedRecord const opened = co_await workspace.open(request.experiment);
  auto const& exploration = opened.journal->exploration();
  refuse_tasks_run(workspace, exploration.experiment);
  run::MeasuringWork work;
  work.criteria = to_measure(exploration.experiment, request.criterion);
  work.approaches = samples_of(exploration, request);
  work.rounds = request.rounds;
  work.adds = true;
  auto const executor = co_await boost::asio::this_coro::executor;
  run::Recorder recorder(*opened.journal, workspace.listener(), executor);
  Measuring measuring(workspace, recorder, std::move(work));
  co_await measuring.run();
  co_await recorder.announced();
  if (measuring.stop_reason()) {
    throw Error(ErrorCode::interrupted, fmt::format("measuring {} was stopped", exploration.name),
                "the rounds that were complete are recorded");
  }
  co_await write_reports(workspace, *opened.journal);
  co_return exploration;
}

}  // namespace parallel_explore::operations
