#include "explore/rescore.hpp"

#include "core/criterion_traits.hpp"
#include "core/hosts.hpp"
#include "explore/evaluation_files.hpp"
#include "explore/judging.hpp"
#include "explore/preflight.hpp"
#include "explore/reports.hpp"
#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "run/clean_checkout.hpp"
#include "run/completed_work.hpp"
#include "run/gates.hpp"
#include "run/measured_in.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::operations {
namespace {

Criterion& criterion_named(std::vector<Criterion>& criteria, std::string const& name) {
  auto const found = std::ranges::find(criteria, name, &Criterion::name);
  if (found != criteria.end()) return *found;
  std::vector<std::string> names;
  for (auto const& each : criteria) names.push_back(each.name);
  auto const near = text::nearest(name, names);
  throw Error(ErrorCode::validation, fmt::format("there is no criterion \"{}\"", name),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("choose one of: {}", fmt::join(names, ", ")));
}

/// The criteria with what the request changes of them.
std::vector<Criterion> apply_changes(std::vector<Criterion> criteria,
                                     RescoreRequest const& request) {
  for (auto const& [name, scale] : request.scales) {
    auto& criterion = criterion_named(criteria, name);
    if (scale == ScaleKind::linear && !(criterion.best && criterion.worst)) {
      throw Error(
          ErrorCode::validation,
          fmt::format("the scale \"linear\" needs best and worst, which \"{}\" does not declare",
                      name),
          "declare them in a file for --criterion");
    }
    criterion.scale = scale;
  }
  for (auto const& [name, difference] : request.matters)
    criterion_named(criteria, name).matters = difference;
  for (auto const& [name, weight] : request.weights) {
    if (!std::isfinite(weight) || weight < 0) {
      throw Error(ErrorCode::validation,
                  fmt::format("the weight {} of \"{}\" must be at least 0", weight, name));
    }
    auto& criterion = criterion_named(criteria, name);
    if (!is_scored(criterion)) {
      throw Error(ErrorCode::validation,
                  fmt::format("\"{}\" is a gate without a score: it has no weight", name),
                  "it must pass, whatever the weights are");
    }
    criterion.weight = weight;
  }
  return criteria;
}

std::vector<Criterion> with_others(std::vector<Criterion> criteria,
                                   std::vector<Criterion> const& others) {
  for (auto const& other : others) {
    auto const found = std::ranges::find(criteria, other.name, &Criterion::name);
    if (found == criteria.end()) {
      criteria.push_back(other);
    } else {
      *found = other;
    }
  }
  return criteria;
}

/// The reason why a criterion cannot be measured without running a session; empty: it can be.
std::string needs_a_session(Criterion const& criterion) {
  if (!core::traits_of(criterion).needs_session) return {};
  return fmt::format(
      "criterion \"{}\" is a score that sessions give themselves, and no session was asked for it",
      criterion.name);
}

/// Measures one criterion of an approach. A worktree that is gone is a failure.
awaitable<Measurement> measure(Workspace const& workspace, run::Recorder const& recorder,
                               ApproachRecord record, Worktree worktree, Criterion criterion,
                               async::Stoppable& steps) {
  Measurement measurement;
  measurement.reason = "its worktree is gone";
  measurement.outcome = MeasurementOutcome::failed;
  if (run::has_worktree(record) || !core::traits_of(criterion).needs_worktree) {
    Sample sample = run::measured_sample(recorder, record, std::move(worktree));
    run::BrickRefs const bricks = workspace.brick_refs();
    int const retries = recorder.exploration().experiment.evaluate.gate_retries;
    awaitable<Measurement> measuring =
        run::measure(bricks, criterion, std::move(sample), steps, retries);
    measurement = co_await std::move(measuring);
  }
  measurement.criterion = criterion.name;
  if (criterion.gate && !measurement.passed) measurement.passed = false;
  co_return measurement;
}

awaitable<void> measure_criteria(Workspace const& workspace, run::Recorder& recorder,
                                 ApproachRecord record, Worktree worktree,
                                 std::vector<Criterion> criteria, async::Stoppable& steps) {
  for (auto const& criterion : criteria) {
    if (core::traits_of(criterion).asks_judges) continue;
    Measurement measurement =
        co_await measure(workspace, recorder, record, worktree, criterion, steps);
    recorder.emit(
        events::Measured{record.approach.name, record.approach.sample, std::move(measurement)});
  }
}

awaitable<void> measure_approach(Workspace const& workspace, run::Recorder& recorder,
                                 ApproachRecord record, std::vector<Criterion> criteria,
                                 async::StopGroup& group) {
  auto const name = record.approach.name;
  auto measured = run::completed_work(recorder, record, workspace.main_tree);
  async::Stoppable steps(group);
  run::OutsideWatch outside(*workspace.bricks.worktrees, recorder);
  run::BrickRefs const bricks = workspace.brick_refs();
  std::function<awaitable<void>(Worktree)> const measure = [&](Worktree worktree) {
    awaitable<void> measuring =
        measure_criteria(workspace, recorder, record, std::move(worktree), criteria, steps);
    return outside.during({name}, std::move(measuring));
  };
  bool const any_alone = std::ranges::any_of(criteria, is_exclusive);
  auto host =
      any_alone ? core::measuring_host(recorder.exploration().experiment) : record.worktree.host;
  co_await run::measured_as_wanted(bricks, recorder, std::move(measured), std::move(host), steps,
                                   measure);
}

/// Measures every approach that is completed, and asks judges about them.
awaitable<void> measure_all(Workspace const& workspace, run::Recorder& recorder,
                            std::vector<Criterion> criteria, async::StopGroup& group) {
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  bool const measures = !std::ranges::all_of(
      criteria, [](Criterion const& each) { return core::traits_of(each).asks_judges; });
  for (auto const& record : records) {
    bool const stands = record.state == ApproachState::completed && record.strategy.dropped.empty();
    if (measures && stands) co_await measure_approach(workspace, recorder, record, criteria, group);
  }
  if (!core::any_judged(criteria)) co_return;
  run::BrickRefs const bricks = workspace.brick_refs();
  run::HelperSessions helpers(bricks, recorder, group);
  co_await judge_work(workspace, recorder, helpers);
}

/// Measures only these criteria. Throws Error for what stops it.
awaitable<void> measure_again(Workspace& workspace, run::Recorder& recorder,
                              std::vector<Criterion> criteria) {
  auto const& name = recorder.exploration().name;
  RunningOperation operation(workspace);
  try {
    co_await measure_all(workspace, recorder, std::move(criteria), operation.steps());
  } catch (run::NoBudgetLeft const&) {
    throw Error(ErrorCode::resource, "the experiment's budget is spent; judges were not asked",
                fmt::format("raise it: pexplore resume {} --budget-usd …", name));
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, fmt::format("rescoring {} was stopped", name),
                "run the same command again; judges that have answered are not asked twice");
  }
}

}  // namespace

awaitable<Exploration> rescore(Workspace& workspace, RescoreRequest request) {
  bool const records = request.keep_weights || !request.criteria.empty();
  if (records && (request.confidence || request.total_matters)) {
    throw Error(ErrorCode::validation,
                "another confidence, or `total` of --matters, is never recorded",
                "try it without --keep and --criterion; a spec has both in [evaluate]");
  }
  if (!records) {
    Exploration exploration = workspace.bricks.store->load(request.experiment);
    auto& experiment = exploration.experiment;
    experiment.criteria = apply_changes(std::move(experiment.criteria), request);
    if (request.total_matters) experiment.evaluate.matters = request.total_matters;
    if (request.confidence)
      experiment.evaluate.confidence = experiment.evaluate.result_confidence = *request.confidence;
    co_return exploration;
  }
  OpenedRecord const opened = co_await workspace.open(request.experiment);
  auto const& exploration = opened.journal->exploration();
  for (auto const& each : request.criteria) {
    if (auto why = needs_a_session(each); !why.empty())
      throw Error(ErrorCode::validation, std::move(why), "measure it with `run`, or ask a judge");
  }
  auto experiment = exploration.experiment;
  experiment.criteria =
      apply_changes(with_others(std::move(experiment.criteria), request.criteria), request);
  experiment.generate.count = 0;
  refuse_tasks_run(workspace, experiment);
  make_runners(workspace, experiment);
  run::Recorder recorder(*opened.journal, workspace.listener());
  recorder.emit(events::CriteriaChanged{std::move(experiment.criteria)});
  if (!request.criteria.empty()) co_await hash_evaluation_files_again(workspace, recorder);
  co_await measure_again(workspace, recorder, request.criteria);
  co_await write_reports(workspace, *opened.journal);
  co_return exploration;
}

}  // namespace parallel_explore::operations
