#include "run/measuring.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"
#include "run/approach_end.hpp"
#include "run/gates.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "run/worktree_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Whether a run failed; the evaluators of users may give a reason alone.
bool has_failed(Measurement const& measurement) {
  return measurement.outcome != MeasurementOutcome::ok || !measurement.reason.empty();
}

/// Adds one run to those before it; a criterion that failed once has no value.
void add_run(Measurement run, Measurement& sum) {
  if (has_failed(sum)) return;
  sum.criterion = run.criterion;
  sum.source = run.source;
  sum.unit = run.unit;
  if (run.passed) sum.passed = sum.passed.value_or(true) && *run.passed;
  sum.flaky = sum.flaky || run.flaky;
  sum.runs += run.runs;
  sum.failures += run.failures;
  if (has_failed(run)) {
    sum.outcome = run.outcome;
    sum.reason = std::move(run.reason);
    sum.values = std::move(run.values);
    return;
  }
  sum.values.insert(sum.values.end(), run.values.begin(), run.values.end());
}

}  // namespace

bool has_measuring_stage(Experiment const& experiment) {
  return std::ranges::any_of(experiment.criteria, is_exclusive) || measures_base(experiment);
}

MeasuringStage::MeasuringStage(BrickRefs const& bricks, Recorder& recorder,
                               std::vector<std::string> approaches)
    : bricks_(bricks), recorder_(recorder), base_(bricks, recorder, base_worktree) {
  for (auto& name : approaches) {
    auto const& record = recorder.exploration().at(name);
    Candidate candidate;
    candidate.sample =
        measured_sample(recorder, record, recorded_worktree(recorder.exploration(), record));
    candidate.spared = !record.evaluation.same_as.empty() ||
                       has_failed_gate(recorder.exploration().experiment, record);
    candidate.approach = std::move(name);
    candidates_.push_back(std::move(candidate));
  }
}

awaitable<void> MeasuringStage::run() {
  awaitable<void> measuring = measure_all();
  awaitable<void> removing = base_.remove();
  try {
    co_await async::with_cleanup(std::move(measuring), std::move(removing));
  } catch (async::Stopped const&) {
    // Approaches that are not complete wait for a resume.
  }
}

awaitable<void> MeasuringStage::measure_all() {
  std::vector<Criterion> const criteria = experiment().criteria;
  bool const alone = std::ranges::any_of(criteria, is_exclusive);
  if (alone) {
    awaitable<bool> taking = lock_.take([this] {
      recorder_.emit(events::Warned{
          {}, "another run is measuring on this machine; waiting until it has finished"});
    });
    co_await steps_.run_to_end(std::move(taking));
  }
  if (alone && bricks_.before_alone) {
    awaitable<void> waiting = bricks_.before_alone();
    co_await std::move(waiting);
  }
  co_await add_base();
  co_await measure_from(0);
  complete_all();
}

/// Measures once the worktrees of the candidates from `first` on are prepared as well.
awaitable<void> MeasuringStage::measure_from(std::size_t first) {
  if (first == candidates_.size()) {
    co_await measure_criteria();
    co_return;
  }
  MeasuredWorktree worktree = measured(candidates_[first]);
  awaitable<void> rest = measure_from(first + 1);
  co_await measured_in(bricks_.worktrees, std::move(worktree), std::move(rest));
}

awaitable<void> MeasuringStage::measure_criteria() {
  std::vector<Criterion> const criteria = experiment().criteria;
  bool const with_base = candidates_.back().approach.empty() && !candidates_.back().out;
  // A gate may build what others measure. Approaches have run theirs when they come here.
  if (with_base) co_await base_.run_gates(steps_);
  for (auto const& criterion : criteria) {
    if (is_exclusive(criterion)) {
      co_await take_turns(criterion);
    } else if (base_.wants(criterion)) {
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
  fail(recorder_, approach, FailureCause::cancelled, "cancelled");
  if (running_ == &*found) steps_.end_step();
}

void MeasuringStage::reject(Candidate& candidate, FailureCause cause, std::string const& reason) {
  candidate.out = true;
  if (candidate.approach.empty()) {
    recorder_.emit(
        events::Warned{{}, fmt::format("the untouched base cannot be measured: {}", reason)});
  } else {
    fail(recorder_, candidate.approach, cause, reason);
  }
}

MeasuredWorktree MeasuringStage::measured(Candidate& candidate) {
  MeasuredWorktree measured;
  bool const is_base = candidate.approach.empty();
  // Without exclusive criteria only the base is measured here.
  bool const is_measured = is_base || std::ranges::any_of(experiment().criteria, is_exclusive);
  if (candidate.out || candidate.spared || !is_measured) return measured;
  measured.worktree = candidate.sample.worktree;
  measured.request = measuring_request(recorder_.exploration(), bricks_.main_tree);
  if (!is_base) measured.commit = candidate.sample.work.commit;
  measured.on_unprepared = [this, &candidate](Error const& error) {
    if (error.code() == ErrorCode::resource) throw error;
    reject(candidate, cause_of(error), error.what());
  };
  measured.on_unrestored = [this, &candidate](Error const& error) {
    recorder_.emit(events::Warned{candidate.approach, error.what()});
  };
  return measured;
}

/// Adds the untouched base as the last candidate.
awaitable<void> MeasuringStage::add_base() {
  if (!base_.is_wanted()) co_return;
  Candidate candidate;
  std::string problem;
  auto cause = FailureCause::unexpected;
  try {
    co_await base_.make(steps_);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource) throw;
    cause = cause_of(error);
    problem = error.what();
  }
  candidate.sample = base_.sample();
  if (!problem.empty()) reject(candidate, cause, problem);
  candidates_.push_back(std::move(candidate));
}

/// Runs in rounds, one run for each candidate; the first rounds only warm up.
awaitable<void> MeasuringStage::take_turns(Criterion criterion) {
  int const repeat = std::get<CommandCriterion>(criterion.how).repeat;
  int const warm_up = experiment().evaluate.warm_up;
  auto const count = candidates_.size();
  for (int round = 0; round < warm_up + repeat; ++round) {
    for (std::size_t turn = 0; turn < count; ++turn) {
      auto& candidate = candidates_[(turn + static_cast<std::size_t>(round)) % count];
      bool const is_base = candidate.approach.empty();
      if (candidate.out || candidate.spared || (is_base && !base_.wants(criterion))) continue;
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
  int const retries = experiment().evaluate.gate_retries;
  awaitable<Measurement> measuring =
      measure(bricks_, std::move(single), std::move(sample), steps_, retries);
  Measurement measurement = co_await std::move(measuring);
  // A gate that fails during warm-up has failed.
  bool const failed_gate = measurement.passed == false;
  if (counts || failed_gate) add_run(std::move(measurement), candidate.measured[criterion.name]);
}

void MeasuringStage::record(Criterion const& criterion) {
  for (auto& candidate : candidates_) {
    auto const found = candidate.measured.find(criterion.name);
    if (candidate.out || found == candidate.measured.end()) continue;
    bool const failed_gate = criterion.gate && found->second.passed == false;
    candidate.spared = candidate.spared || (failed_gate && !candidate.approach.empty());
    if (candidate.approach.empty()) {
      recorder_.emit(events::BaseMeasured{found->second});
    } else {
      recorder_.emit(events::Measured{candidate.approach, candidate.sample.number, found->second});
    }
  }
}

}  // namespace parallel_explore::run
