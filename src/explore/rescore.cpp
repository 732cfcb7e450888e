#include "conduct/approach_end.hpp"
#include "conduct/measured_in.hpp"
#include "conduct/recorded_worktree.hpp"
#include "conduct/samples.hpp"
#include "core/criterion_traits.hpp"
#include "core/ids.hpp"
#include "core/text.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

/// More evidence for what is recorded, and other ways to look at it.
namespace parallel_explore {
namespace {

Criterion& criterion_named(std::vector<Criterion>& criteria, std::string const& name) {
  auto const found = std::ranges::find(criteria, name, &Criterion::name);
  if (found != criteria.end()) return *found;
  std::vector<std::string> names;
  for (auto const& each : criteria) names.push_back(each.name);
  auto const near = core::nearest(name, names);
  throw Error(ErrorCode::validation, fmt::format("there is no criterion \"{}\"", name),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("there are {}", fmt::join(names, ", ")));
}

std::vector<Criterion> with_weights(std::vector<Criterion> criteria,
                                    std::map<std::string, double> const& weights) {
  for (auto const& [name, weight] : weights) {
    if (!std::isfinite(weight) || weight < 0) {
      throw Error(ErrorCode::validation,
                  fmt::format("the weight {} of \"{}\" is not at least 0", weight, name));
    }
    criterion_named(criteria, name).weight = weight;
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

/// Why a criterion cannot be looked at again without running a session; empty: it can.
std::string needs_a_session(Criterion const& criterion) {
  if (!core::traits_of(criterion).needs_session) return {};
  return fmt::format("criterion \"{}\" is what a session says of itself, and was not asked",
                     criterion.name);
}

}  // namespace

awaitable<Exploration> Explorer::Parts::sample(SampleRequest request) {
  if (request.more < 1 || request.more > 1000) {
    throw Error(ErrorCode::validation,
                fmt::format("{} more samples are not between 1 and 1000", request.more));
  }
  Opened opened = co_await open(request.experiment);
  auto& journal = opened.journal;
  auto const& exploration = journal->exploration();
  std::vector<std::string> names = request.approaches;
  if (names.empty()) {
    auto const reached = verdict(exploration);
    for (auto const& ranked : reached.comparison.ranking()) {
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
  add_runners(exploration.experiment);
  check_instructions(exploration.experiment);
  conduct::Recorder recorder(*journal, observer);
  recorder.emit(events::ExplorationResumed{});
  std::set<std::string> only;
  for (int i = 0; i < request.more; ++i) {
    for (auto const& name : names) {
      int last = 1;
      for (auto const& record : exploration.approaches) {
        if (approach_of(record.approach) == name) last = std::max(last, record.approach.sample);
      }
      auto further = sample_of(exploration.at(name).approach, last + 1);
      further.id = core::new_uuid();
      only.insert(further.name);
      recorder.emit(events::ApproachGenerated{std::move(further)});
    }
  }
  co_return co_await conduct(std::move(journal), std::move(only));
}

awaitable<Exploration> Explorer::Parts::rescore(RescoreRequest request) {
  bool const records = request.keep_weights || !request.criteria.empty();
  if (!records) {
    Exploration exploration = bricks.store->load(request.experiment);
    exploration.experiment.criteria =
        with_weights(std::move(exploration.experiment.criteria), request.weights);
    co_return exploration;
  }
  Opened const opened = co_await open(request.experiment);
  auto const& journal = opened.journal;
  auto const& exploration = journal->exploration();
  for (auto const& each : request.criteria) {
    if (auto why = needs_a_session(each); !why.empty())
      throw Error(ErrorCode::validation, std::move(why), "measure it with `run`, or ask a judge");
  }
  auto experiment = exploration.experiment;
  experiment.criteria =
      with_weights(with_others(std::move(experiment.criteria), request.criteria), request.weights);
  experiment.generate.count = 0;
  add_runners(experiment);
  conduct::Recorder recorder(*journal, observer);
  recorder.emit(events::CriteriaChanged{std::move(experiment.criteria)});
  std::vector<Criterion> const criteria = request.criteria;
  co_await measure_again(recorder, criteria);
  co_await write_reports(*journal);
  co_return journal->exploration();
}

/// Measures only these criteria, and asks judges about them. Throws Error for what stops it.
awaitable<void> Explorer::Parts::measure_again(conduct::Recorder& recorder,
                                               std::vector<Criterion> criteria) {
  auto const& name = recorder.exploration().name;
  Steps steps(*this);
  try {
    co_await measure_all(recorder, std::move(criteria), steps.group);
  } catch (conduct::NoBudgetLeft const&) {
    throw Error(ErrorCode::resource, "the experiment's budget is spent; judges were not asked",
                fmt::format("raise it: pexplore resume {} --budget-usd …", name));
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, fmt::format("rescoring {} was stopped", name),
                "run the same command again; judges who have answered are not asked twice");
  }
}

/// Measures every approach that is completed.
awaitable<void> Explorer::Parts::measure_all(conduct::Recorder& recorder,
                                             std::vector<Criterion> criteria,
                                             async::StopGroup& group) {
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  bool const measures = !std::ranges::all_of(
      criteria, [](Criterion const& each) { return core::traits_of(each).asks_judges; });
  for (auto const& record : records) {
    bool const stands = record.state == ApproachState::completed && record.strategy.dropped.empty();
    if (!measures || !stands) continue;
    co_await measure_one(record, recorder, criteria, group);
  }
  if (!core::any_judged(criteria)) co_return;
  conduct::BrickRefs const brick_refs = this->brick_refs();
  conduct::HelperSessions helpers(brick_refs, recorder, group);
  co_await judge(recorder, helpers);
}

awaitable<void> Explorer::Parts::measure_one(ApproachRecord record, conduct::Recorder& recorder,
                                             std::vector<Criterion> criteria,
                                             async::StopGroup& group) {
  auto const name = record.approach.name;
  auto measured = conduct::measured_worktree(recorder.exploration(), record, main_tree_);
  if (!conduct::has_worktree(record)) measured.request = {};
  // Recorded before anything is changed, so that the work is given back after a kill.
  if (!measured.request.empty()) recorder.emit(events::EvaluationStarted{name});
  measured.on_restored = [&] { conduct::complete(recorder, name); };
  awaitable<void> measuring =
      measure_criteria(std::move(record), recorder, std::move(criteria), group);
  co_await conduct::measured_in(*bricks.worktrees, std::move(measured), std::move(measuring));
}

awaitable<void> Explorer::Parts::measure_criteria(ApproachRecord record,
                                                  conduct::Recorder& recorder,
                                                  std::vector<Criterion> criteria,
                                                  async::StopGroup& group) {
  auto const& exploration = recorder.exploration();
  conduct::BrickRefs const brick_refs = this->brick_refs();
  async::Stoppable steps(group);
  for (auto const& criterion : criteria) {
    auto const traits = core::traits_of(criterion);
    if (traits.asks_judges) continue;
    Measurement measurement;
    measurement.reason = "its worktree is gone";
    measurement.outcome = MeasurementOutcome::failed;
    bool const possible = conduct::has_worktree(record) || !traits.needs_worktree;
    if (possible) {
      Sample sample = conduct::measured_sample(recorder, record,
                                               conduct::recorded_worktree(exploration, record));
      awaitable<Measurement> measuring =
          brick_refs.evaluator_of(criterion.name).evaluate(criterion, std::move(sample));
      measurement = co_await steps.run_to_end(std::move(measuring));
    }
    measurement.criterion = criterion.name;
    if (criterion.gate && !measurement.passed) measurement.passed = false;
    recorder.emit(
        events::Measured{record.approach.name, record.approach.sample, std::move(measurement)});
  }
}

}  // namespace parallel_explore
