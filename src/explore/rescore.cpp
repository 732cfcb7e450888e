#include "conduct/measured_sample.hpp"
#include "conduct/recorded_worktree.hpp"
#include "core/ids.hpp"
#include "core/judged.hpp"
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
  if (!std::holds_alternative<SelfReport>(criterion.how)) return {};
  return fmt::format("criterion \"{}\" is what a session says of itself, and was not asked",
                     criterion.name);
}

}  // namespace

task<Exploration> Explorer::Parts::sample(SampleRequest request) {
  if (request.more < 1 || request.more > 1000) {
    throw Error(ErrorCode::validation,
                fmt::format("{} more samples are not between 1 and 1000", request.more));
  }
  auto journal = bricks.store->open(request.experiment);
  auto const& exploration = journal->exploration();
  std::vector<std::string> names = request.approaches;
  if (names.empty()) {
    auto const reached = verdict(exploration);
    for (auto const& ranked : reached.matrix.ranking()) {
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
  (void)end_leftovers(exploration);
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

task<Exploration> Explorer::Parts::rescore(RescoreRequest request) {
  bool const records = request.keep_weights || !request.criteria.empty();
  if (!records) {
    Exploration exploration = bricks.store->load(request.experiment);
    exploration.experiment.criteria =
        with_weights(std::move(exploration.experiment.criteria), request.weights);
    co_return exploration;
  }
  auto journal = bricks.store->open(request.experiment);
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

/// These criteria only, of everything that is completed.
task<void> Explorer::Parts::measure_again(conduct::Recorder& recorder,
                                          std::vector<Criterion> criteria) {
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  for (auto const& record : records) {
    if (record.state != ApproachState::completed || !record.strategy.dropped.empty()) continue;
    co_await measure_one(record, recorder, criteria);
  }
  bool const judged = core::any_judged(criteria);
  if (!judged) co_return;
  conduct::Crew const crew = this->crew();
  conduct::SideSessions helpers(crew, recorder);
  helpers_ = &helpers;
  std::exception_ptr failure;
  try {
    co_await judge(recorder, helpers);
  } catch (conduct::BudgetSpent const&) {
    failure = std::make_exception_ptr(Error(
        ErrorCode::resource, "the experiment's budget is spent; judges were not asked",
        fmt::format("raise it: pexplore resume {} --budget-usd …", recorder.exploration().name)));
  } catch (conduct::Stopped const&) {
    failure = std::make_exception_ptr(Error(ErrorCode::interrupted, "stopped while judges answer",
                                            "call it again: it goes on where it was"));
  } catch (...) {
    failure = std::current_exception();
  }
  helpers_ = nullptr;
  stop_early_.reset();
  if (failure) std::rethrow_exception(failure);
}

task<void> Explorer::Parts::measure_one(ApproachRecord record, conduct::Recorder& recorder,
                                        std::vector<Criterion> criteria) {
  auto const& exploration = recorder.exploration();
  Worktree const worktree = conduct::recorded_worktree(exploration, record);
  std::error_code ignored;
  bool const there =
      !record.worktree.path.empty() && std::filesystem::exists(record.worktree.path, ignored);
  MeasuringRequest const request = conduct::measuring_request(exploration, main_tree_);
  if (there && !request.empty()) co_await bricks.worktrees->begin_measuring(worktree, request);
  for (auto const& criterion : criteria) {
    if (std::holds_alternative<JudgeQuestion>(criterion.how)) continue;
    Measurement measurement;
    measurement.reason = "its worktree is gone";
    bool const possible = there || std::holds_alternative<BuiltinMetric>(criterion.how);
    if (possible) {
      Sample sample = conduct::measured_sample(recorder, record, worktree);
      auto const own = bricks.evaluators.find(criterion.name);
      auto& evaluator = own == bricks.evaluators.end() ? *bricks.evaluator : *own->second;
      measurement = co_await evaluator.evaluate(criterion, std::move(sample));
    }
    measurement.criterion = criterion.name;
    if (criterion.gate && !measurement.passed) measurement.passed = false;
    recorder.emit(
        events::Measured{record.approach.name, record.approach.sample, std::move(measurement)});
  }
  if (there && !request.empty())
    co_await bricks.worktrees->end_measuring(worktree, request, record.worktree.commit);
}

}  // namespace parallel_explore
