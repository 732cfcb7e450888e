#include "run/measuring.hpp"

#include "async/borrow.hpp"
#include "async/with_cleanup.hpp"
#include "core/hosts.hpp"
#include "core/one_line.hpp"
#include "parallel_explore/error.hpp"
#include "run/approach_end.hpp"
#include "run/code_between.hpp"
#include "run/gates.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "run/worktree_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Whether nothing can be measured for now. A later run measures what is there.
bool ends_measuring(Error const& error) {
  return error.code() == ErrorCode::resource || error.code() == ErrorCode::host;
}

std::vector<Criterion> exclusive_of(std::vector<Criterion> const& criteria) {
  std::vector<Criterion> exclusive;
  std::ranges::copy_if(criteria, std::back_inserter(exclusive), is_exclusive);
  return exclusive;
}

/// Adds the round of each value where the record leaves it out.
Measurement numbered(Measurement measurement) {
  for (auto round = static_cast<int>(measurement.rounds.size()) + 1;
       measurement.rounds.size() < measurement.values.size(); ++round)
    measurement.rounds.push_back(round);
  return measurement;
}

/// Whether the worktree of a candidate is prepared. Without exclusive criteria only the base is
/// measured in a stage of its own.
bool is_prepared(MeasuredCandidate const& candidate, MeasuringWork const& work) {
  bool const is_measured = candidate.approach.empty() || !work.criteria.empty();
  return is_measured && !candidate.out && !candidate.spared;
}

awaitable<void> leave(UntouchedBase& base, MachineTurn& turn) {
  co_await base.remove();
  co_await turn.leave();
}

/// Takes over recorded values; a measurement that failed starts again.
void continue_from(std::vector<Measurement> const& recorded, MeasuringWork const& work,
                   MeasuredCandidate& candidate) {
  for (auto const& criterion : work.criteria) {
    auto const found = std::ranges::find(recorded, criterion.name, &Measurement::criterion);
    bool const has_values = found != recorded.end() && !found->values.empty() &&
                            found->outcome == MeasurementOutcome::ok && found->reason.empty();
    if (work.adds && has_values) candidate.measured[criterion.name] = numbered(*found);
  }
}

}  // namespace

bool has_measuring_stage(Experiment const& experiment) {
  return std::ranges::any_of(experiment.criteria, is_exclusive) || measures_base(experiment);
}

MeasuringStage::MeasuringStage(BrickRefs const& bricks, Recorder& recorder, MeasuringWork work)
    : bricks_(bricks),
      recorder_(recorder),
      work_(std::move(work)),
      turn_(bricks, recorder),
      base_(bricks, recorder, base_worktree) {
  if (work_.criteria.empty()) work_.criteria = exclusive_of(experiment().criteria);
  for (auto const& name : work_.approaches) {
    auto const& record = recorder.exploration().at(name);
    MeasuredCandidate candidate;
    candidate.sample =
        measured_sample(recorder, record, recorded_worktree(recorder.exploration(), record));
    candidate.spared = !record.evaluation.same_as.empty() || has_failed_gate(experiment(), record);
    candidate.commit = candidate.sample.work.commit;
    candidate.approach = name;
    continue_from(record.evaluation.measurements, work_, candidate);
    candidates_.push_back(std::move(candidate));
  }
}

awaitable<void> MeasuringStage::run() {
  awaitable<void> measuring = measure_all();
  awaitable<void> removing = leave(base_, turn_);
  try {
    co_await async::with_cleanup(std::move(measuring), std::move(removing));
  } catch (async::Stopped const&) {
    // Approaches that are not complete wait for a resume.
  }
}

awaitable<void> MeasuringStage::measure_all() {
  if (!work_.criteria.empty()) co_await take_machine();
  co_await add_base();
  awaitable<void> measuring = measure_from(0);
  awaitable<void> watched = bricks_.watched(measured_names(), std::move(measuring));
  co_await std::move(watched);
  complete_all();
}

awaitable<void> MeasuringStage::take_machine() {
  co_await turn_.take(steps_);
  if (!bricks_.before_alone) co_return;
  awaitable<void> waiting = bricks_.before_alone();
  co_await std::move(waiting);
}

/// Measures once the worktrees of the candidates from `first` on are prepared as well.
awaitable<void> MeasuringStage::measure_from(std::size_t first) {
  if (first == candidates_.size()) {
    co_await measure_criteria();
    co_return;
  }
  CleanCheckout checkout(bricks_, recorder_, candidates_[first].approach,
                         core::measuring_host(experiment()));
  awaitable<void> measuring = measure_candidate(first, checkout);
  awaitable<void> removing = checkout.remove();
  co_await async::with_cleanup(std::move(measuring), std::move(removing));
}

/// Prepares the worktree of a candidate, and measures once those after it are prepared.
awaitable<void> MeasuringStage::measure_candidate(std::size_t number, CleanCheckout& checkout) {
  auto& candidate = candidates_[number];
  if (checkout.is_wanted() && is_prepared(candidate, work_)) {
    std::string problem;
    auto cause = FailureCause::unexpected;
    try {
      co_await checkout.make(steps_);
      candidate.sample.worktree = checkout.worktree();
    } catch (Error const& error) {
      if (ends_measuring(error)) throw;
      cause = cause_of(error);
      problem = core::on_one_line(error);
    }
    if (!problem.empty()) reject(candidate, cause, problem);
  }
  MeasuredWorktree worktree = measured(candidate);
  awaitable<void> rest = measure_from(number + 1);
  co_await measured_in(bricks_.worktrees, std::move(worktree), std::move(rest));
}

awaitable<void> MeasuringStage::measure_criteria() {
  std::vector<Criterion> const criteria = experiment().criteria;
  bool const with_base = candidates_.back().approach.empty() && !candidates_.back().out;
  // A gate may build what others measure. Approaches have run theirs when they come here, but what
  // it built may be gone when they are measured again.
  for (auto& candidate : candidates_) {
    bool const is_base = candidate.approach.empty();
    bool const is_measured = !candidate.out && !candidate.spared;
    bool const is_fresh = is_base || experiment().evaluate.clean;
    if (is_measured && (is_fresh || work_.adds))
      co_await run_gates(bricks_, criteria, candidate.sample, steps_);
  }
  if (with_base && !work_.adds) {
    for (auto const& criterion : criteria) {
      if (!is_exclusive(criterion) && base_.wants(criterion)) co_await measure_base(criterion);
    }
  }
  RoundPlan plan = round_plan(recorder_.exploration(), work_.criteria, work_.rounds);
  plan.keeps_parts = work_.adds;
  TimedRounds rounds(bricks_, recorder_, steps_, candidates_, std::move(plan));
  async::Borrow const measuring(rounds_, rounds);
  co_await rounds.run();
}

/// All whose code runs in this stage.
std::vector<std::string> MeasuringStage::measured_names() const {
  std::vector<std::string> names;
  for (auto const& candidate : candidates_) {
    bool const is_base = candidate.approach.empty();
    bool const is_measured = is_base || (!candidate.spared && !work_.criteria.empty());
    if (is_measured) names.push_back(is_base ? "the untouched base" : candidate.approach);
  }
  return names;
}

void MeasuringStage::complete_all() {
  for (auto const& candidate : candidates_) {
    if (!candidate.out && !candidate.approach.empty() &&
        !is_final(recorder_.exploration().at(candidate.approach).state))
      complete(recorder_, candidate.approach);
  }
}

void MeasuringStage::drop(std::string const& approach) {
  auto const found = std::ranges::find(candidates_, approach, &MeasuredCandidate::approach);
  if (found == candidates_.end() || found->out) return;
  found->out = true;
  fail(recorder_, approach, FailureCause::cancelled, "cancelled");
  if (rounds_ && rounds_->running() == &*found) steps_.end_step();
}

void MeasuringStage::reject(MeasuredCandidate& candidate, FailureCause cause,
                            std::string const& reason) {
  candidate.out = true;
  auto const& name = candidate.approach;
  if (name.empty() || work_.adds) {
    auto const& warnings = recorder_.exploration().warnings;
    // A set-up that fails has failed before the gates, too.
    bool const told = name.empty() && std::ranges::any_of(warnings, [&](std::string const& each) {
                        return each.ends_with(": " + reason);
                      });
    if (told) return;
    auto const who = name.empty() ? std::string("the untouched base") : name;
    recorder_.emit(events::Warned{{}, fmt::format("{} cannot be measured: {}", who, reason)});
  } else {
    fail(recorder_, name, cause, reason);
  }
}

MeasuredWorktree MeasuringStage::measured(MeasuredCandidate& candidate) {
  MeasuredWorktree measured;
  if (!is_prepared(candidate, work_)) return measured;
  bool const is_base = candidate.approach.empty();
  measured.worktree = candidate.sample.worktree;
  measured.request = measuring_request(recorder_.exploration(), bricks_.main_tree);
  if (!is_base) measured.commit = candidate.sample.work.commit;
  // Recorded before anything is changed, so that the work is given back after a kill.
  if (work_.adds && !is_base && !measured.request.empty()) {
    recorder_.emit(events::EvaluationStarted{candidate.approach});
    measured.on_restored = [this, &candidate] { complete(recorder_, candidate.approach); };
  }
  // In a fresh checkout, it would be the doing of set-up.
  if (!experiment().evaluate.clean)
    measured.on_differing = [this, &candidate](std::vector<std::string> files) {
      record_restored(recorder_, candidate.approach, std::move(files),
                      code_since_session(recorder_.exploration(), candidate.approach));
    };
  measured.on_unprepared = [this, &candidate](Error const& error) {
    if (ends_measuring(error)) throw error;
    reject(candidate, cause_of(error), core::on_one_line(error));
  };
  measured.on_unrestored = [this, &candidate](Error const& error) {
    recorder_.emit(events::Warned{candidate.approach, error.what()});
  };
  return measured;
}

/// Adds the untouched base as the last candidate, where it is measured.
awaitable<void> MeasuringStage::add_base() {
  MeasuredCandidate candidate;
  bool const is_compared = experiment().evaluate.base;
  for (auto const& criterion : work_.criteria) {
    bool const adds = work_.adds && is_compared && is_scored(criterion);
    if (!adds && !base_.wants(criterion)) candidate.without.insert(criterion.name);
  }
  bool const in_rounds = candidate.without.size() < work_.criteria.size();
  if (!in_rounds && (work_.adds || !base_.is_wanted())) co_return;
  continue_from(recorder_.exploration().base_measurements, work_, candidate);
  std::string problem;
  auto cause = FailureCause::unexpected;
  try {
    co_await base_.make(steps_);
  } catch (Error const& error) {
    if (ends_measuring(error)) throw;
    cause = cause_of(error);
    problem = core::on_one_line(error);
  }
  candidate.sample = base_.sample();
  candidate.commit = base_.commit();
  if (!problem.empty()) reject(candidate, cause, problem);
  candidates_.push_back(std::move(candidate));
}

awaitable<void> MeasuringStage::measure_base(Criterion criterion) {
  awaitable<Measurement> measuring =
      measure(bricks_, criterion, candidates_.back().sample, steps_, 0);
  Measurement measurement = co_await std::move(measuring);
  recorder_.emit(events::BaseMeasured{std::move(measurement)});
}

}  // namespace parallel_explore::run
