#include "conduct/measuring_stage.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"
#include "conduct/measured_sample.hpp"
#include "conduct/recorded_worktree.hpp"
#include "conduct/setup.hpp"
#include "core/criterion_traits.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::conduct {
namespace {

/// Evaluators that are not ours may give a reason alone.
bool has_failed(Measurement const& measurement) {
  return measurement.outcome != MeasurementOutcome::ok || !measurement.reason.empty();
}

/// Adds one run to those before it: what failed once has no value.
void add_run(Measurement run, Measurement& sum) {
  if (has_failed(sum)) return;
  sum.criterion = run.criterion;
  sum.source = run.source;
  sum.unit = run.unit;
  if (run.passed) sum.passed = sum.passed.value_or(true) && *run.passed;
  if (has_failed(run)) {
    sum.outcome = run.outcome;
    sum.reason = std::move(run.reason);
    sum.values = std::move(run.values);
    return;
  }
  sum.values.insert(sum.values.end(), run.values.begin(), run.values.end());
}

/// A criterion whose value on the untouched base is comparable to those of approaches.
bool is_measured_on_base(Criterion const& criterion) {
  return core::traits_of(criterion).runs_command && is_scored(criterion);
}

}  // namespace

bool has_measuring_stage(Experiment const& experiment) {
  return std::ranges::any_of(experiment.criteria, [&](Criterion const& criterion) {
    return is_exclusive(criterion) || (experiment.evaluate.base && is_measured_on_base(criterion));
  });
}

MeasuringStage::MeasuringStage(Crew const& crew, Recorder& recorder,
                               std::vector<std::string> approaches)
    : crew_(crew), recorder_(recorder) {
  for (auto& name : approaches) {
    auto const& record = recorder.exploration().at(name);
    Candidate candidate;
    candidate.sample =
        measured_sample(recorder, record, recorded_worktree(recorder.exploration(), record));
    candidate.approach = std::move(name);
    candidates_.push_back(std::move(candidate));
  }
}

awaitable<void> MeasuringStage::run() {
  awaitable<void> measuring = measure_all();
  awaitable<void> removing = remove_base();
  try {
    co_await async::with_cleanup(std::move(measuring), std::move(removing));
  } catch (async::Stopped const&) {
    // What is not complete waits for a resume.
  }
}

awaitable<void> MeasuringStage::measure_all() {
  std::vector<Criterion> const criteria = experiment().criteria;
  bool const alone = std::ranges::any_of(criteria, is_exclusive);
  if (alone) {
    awaitable<bool> taking = lock_.take([this] {
      recorder_.emit(
          events::Warned{{}, "another run measures on this machine; waiting until it has ended"});
    });
    co_await steps_.run_to_end(std::move(taking));
  }
  co_await make_base();
  co_await measure_from(0);
  complete_all();
}

/// Measures in the candidates' worktrees, those from `first` on still to be put in order.
awaitable<void> MeasuringStage::measure_from(std::size_t first) {
  if (first == candidates_.size()) {
    co_await measure_criteria();
    co_return;
  }
  MeasuredWorktree worktree = measured(candidates_[first]);
  awaitable<void> rest = measure_from(first + 1);
  co_await measured_in(crew_.worktrees, std::move(worktree), std::move(rest));
}

awaitable<void> MeasuringStage::measure_criteria() {
  std::vector<Criterion> const criteria = experiment().criteria;
  for (auto const& criterion : criteria) {
    if (is_exclusive(criterion)) {
      co_await take_turns(criterion);
    } else if (wants_base(criterion)) {
      co_await measure_base(criterion);
    }
  }
}

void MeasuringStage::complete_all() {
  for (auto const& candidate : candidates_) {
    if (!candidate.out && !candidate.approach.empty() &&
        !is_final(recorder_.exploration().at(candidate.approach).state))
      complete(recorder_, candidate.approach);
  }
}

void MeasuringStage::drop(std::string const& approach) {
  auto const found = std::ranges::find(candidates_, approach, &Candidate::approach);
  if (found == candidates_.end() || found->out) return;
  found->out = true;
  auto const& id = recorder_.exploration().at(approach).approach.id;
  recorder_.emit(events::ApproachFailed{approach, id, ApproachState::cancelled,
                                        FailureCause::cancelled, "cancelled"});
  if (running_ == &*found) steps_.end_step();
}

void MeasuringStage::fail(Candidate& candidate, FailureCause cause, std::string reason) {
  candidate.out = true;
  if (candidate.approach.empty()) {
    recorder_.emit(
        events::Warned{{}, fmt::format("the untouched base cannot be measured: {}", reason)});
    return;
  }
  auto const& id = recorder_.exploration().at(candidate.approach).approach.id;
  recorder_.emit(
      events::ApproachFailed{candidate.approach, id, ApproachState::failed, cause, reason});
}

/// Approaches only for what is measured here; what could be measured beside others is done.
bool MeasuringStage::is_put_in_order(Candidate const& candidate) const {
  return candidate.approach.empty() || std::ranges::any_of(experiment().criteria, is_exclusive);
}

MeasuredWorktree MeasuringStage::measured(Candidate& candidate) {
  MeasuredWorktree measured;
  if (candidate.out || !is_put_in_order(candidate)) return measured;
  bool const is_base = candidate.approach.empty();
  measured.worktree = candidate.sample.worktree;
  measured.request = measuring_request(recorder_.exploration(), crew_.main_tree);
  if (!is_base) measured.commit = candidate.sample.work.commit;
  measured.on_unprepared = [this, &candidate](Error const& error) {
    if (error.code() == ErrorCode::resource) throw error;
    fail(candidate, cause_of(error), error.what());
  };
  measured.on_unrestored = [this, &candidate](Error const& error) {
    recorder_.emit(events::Warned{candidate.approach, error.what()});
  };
  return measured;
}

bool MeasuringStage::wants_base(Criterion const& criterion) const {
  auto const& done = recorder_.exploration().base_measurements;
  return experiment().evaluate.base && is_measured_on_base(criterion) &&
         std::ranges::find(done, criterion.name, &Measurement::criterion) == done.end();
}

bool MeasuringStage::wants_base() const {
  return std::ranges::any_of(experiment().criteria,
                             [this](Criterion const& each) { return wants_base(each); });
}

/// A worktree of the base as sessions found it, after the same setup.
awaitable<void> MeasuringStage::make_base() {
  if (!wants_base()) co_return;
  Candidate base;
  candidates_.push_back(std::move(base));
  auto& candidate = candidates_.back();
  std::string problem;
  auto cause = FailureCause::unexpected;
  try {
    co_await prepare_base();
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource) throw;
    cause = cause_of(error);
    problem = error.what();
  }
  if (!problem.empty()) fail(candidate, cause, std::move(problem));
}

awaitable<void> MeasuringStage::prepare_base() {
  auto const& exploration = recorder_.exploration();
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = base_worktree;
  request.base = exploration.base;
  request.copy = experiment().worktree.copy;
  request.interrupted = true;  // what a killed run left of it goes first
  Worktree const worktree = co_await crew_.worktrees.create(std::move(request));
  auto& sample = candidates_.back().sample;
  sample.worktree = worktree;
  sample.approach.name = "base";
  sample.work.commit = exploration.base;
  sample.pass_env = experiment().pass_env;
  if (auto const directory = recorder_.directory(); !directory.empty())
    sample.log = directory / "sessions" / "base.evaluation.log";
  Setup setup = setup_of(experiment(), "base", worktree.path, {});
  co_await run_setup(crew_.launcher, std::move(setup), steps_);
  co_await crew_.worktrees.mark_ready(worktree);
}

awaitable<void> MeasuringStage::remove_base() {
  for (auto& candidate : candidates_) {
    if (!candidate.approach.empty() || candidate.sample.worktree.path.empty()) continue;
    Worktree worktree = candidate.sample.worktree;
    std::string problem;
    try {
      co_await crew_.worktrees.remove(std::move(worktree), Removal::force);
    } catch (Error const& error) {
      problem = error.what();
    }
    if (!problem.empty()) recorder_.emit(events::Warned{{}, std::move(problem)});
  }
}

/// Rounds of one run each, the first of which only warm up.
awaitable<void> MeasuringStage::take_turns(Criterion criterion) {
  int const repeat = std::get<CommandCriterion>(criterion.how).repeat;
  int const warm_up = experiment().evaluate.warm_up;
  auto const count = candidates_.size();
  for (int round = 0; round < warm_up + repeat; ++round) {
    for (std::size_t turn = 0; turn < count; ++turn) {
      auto& candidate = candidates_[(turn + static_cast<std::size_t>(round)) % count];
      bool const is_base = candidate.approach.empty();
      if (candidate.out || (is_base && !wants_base(criterion))) continue;
      bool const counts = round >= warm_up;
      bool const failed = counts && has_failed(candidate.measured[criterion.name]);
      if (!failed) co_await measure_once(criterion, round + 1, counts, candidate);
    }
  }
  record(criterion);
}

awaitable<void> MeasuringStage::measure_base(Criterion criterion) {
  auto& base = candidates_.back();
  if (!base.approach.empty() || base.out) co_return;
  int const repeat = std::get<CommandCriterion>(criterion.how).repeat;
  auto& measured = base.measured[criterion.name];
  for (int run = 1; run <= repeat && !has_failed(measured); ++run)
    co_await measure_once(criterion, run, true, base);
  recorder_.emit(events::BaseMeasured{measured});
}

awaitable<void> MeasuringStage::measure_once(Criterion criterion, int run, bool counts,
                                             Candidate& candidate) {
  auto single = criterion;
  std::get<CommandCriterion>(single.how).repeat = 1;
  Sample sample = candidate.sample;
  sample.run = run;
  async::Borrow const running(running_, candidate);
  awaitable<Measurement> measuring =
      crew_.evaluator_of(criterion.name).evaluate(std::move(single), std::move(sample));
  Measurement measurement = co_await steps_.run_to_end(std::move(measuring));
  measurement.criterion = criterion.name;
  // A gate that fails while warming up has failed.
  bool const failed_gate = measurement.passed == false;
  if (counts || failed_gate) add_run(std::move(measurement), candidate.measured[criterion.name]);
}

void MeasuringStage::record(Criterion const& criterion) {
  for (auto& candidate : candidates_) {
    auto const found = candidate.measured.find(criterion.name);
    if (candidate.out || found == candidate.measured.end()) continue;
    if (candidate.approach.empty()) {
      recorder_.emit(events::BaseMeasured{found->second});
    } else {
      recorder_.emit(events::Measured{candidate.approach, candidate.sample.number, found->second});
    }
  }
}

}  // namespace parallel_explore::conduct
