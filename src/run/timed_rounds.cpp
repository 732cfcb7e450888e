#include "run/timed_rounds.hpp"

#include "async/borrow.hpp"
#include "core/kept_measurements.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/measured_enough.hpp"
#include "run/code_between.hpp"
#include "run/gates.hpp"
#include "run/measured_in.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace parallel_explore::run {
namespace {

constexpr int fewest_until_clear = 5;

/// A machine that is busy all the time is not waited for.
constexpr int most_disturbed = 3;

int repeat_of(Criterion const& criterion) {
  return std::get<CommandCriterion>(criterion.how).repeat;
}

/// Whether a run failed; the evaluators of users may give a reason alone.
bool has_failed(Measurement const& measurement) {
  return measurement.outcome != MeasurementOutcome::ok || !measurement.reason.empty();
}

/// Adds one run to those before it; a criterion that failed once has no value.
void add_run(Measurement run, int round, Measurement& sum) {
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
    sum.failing_tests = std::move(run.failing_tests);
    sum.values = std::move(run.values);
    sum.rounds.assign(sum.values.size(), round);
    return;
  }
  sum.values.insert(sum.values.end(), run.values.begin(), run.values.end());
  sum.rounds.resize(sum.values.size(), round);
}

/// Rounds that count from 1 without a gap are not recorded.
Measurement recorded(Measurement measurement) {
  int next = 1;
  bool const plain =
      std::ranges::all_of(measurement.rounds, [&](int round) { return round == next++; });
  if (plain) measurement.rounds.clear();
  return measurement;
}

/// The number of the last round in which one of the criteria was measured.
int last_round(std::vector<Measurement> const& measurements,
               std::vector<Criterion> const& criteria) {
  int last = 0;
  for (auto const& each : measurements) {
    if (std::ranges::find(criteria, each.criterion, &Criterion::name) == criteria.end()) continue;
    int const own = each.rounds.empty() ? static_cast<int>(each.values.size()) : each.rounds.back();
    last = std::max(last, own);
  }
  return last;
}

}  // namespace

RoundPlan round_plan(Exploration const& exploration, std::vector<Criterion> criteria, int rounds) {
  auto const& settings = exploration.experiment.evaluate;
  RoundPlan plan;
  plan.warm_up = settings.warm_up;
  int last = last_round(exploration.base_measurements, criteria);
  for (auto const& record : exploration.approaches)
    last = std::max(last, last_round(record.evaluation.measurements, criteria));
  plan.first = last + 1;
  // The same experiment is measured in the same order.
  std::seed_seq seeds(exploration.name.begin(), exploration.name.end());
  std::mt19937_64 generator(seeds);
  plan.seed = generator() >> 12U;  // exact as a number in JSON
  plan.for_all = rounds > 0;
  plan.fewest = plan.most = std::max(1, rounds);
  for (auto const& criterion : criteria) {
    if (plan.for_all) break;
    bool const is_auto = repeat_of(criterion) == until_clear;
    plan.until_clear = plan.until_clear || is_auto;
    plan.fewest = std::max(plan.fewest, is_auto ? fewest_until_clear : repeat_of(criterion));
    plan.most = std::max(plan.most, is_auto ? settings.max_repeat : repeat_of(criterion));
  }
  if (plan.until_clear) plan.limit = settings.max_measuring;
  plan.criteria = std::move(criteria);
  return plan;
}

TimedRounds::TimedRounds(BrickRefs const& bricks, Recorder& recorder, async::Stoppable& steps,
                         std::vector<MeasuredCandidate>& candidates, RoundPlan plan)
    : bricks_(bricks),
      recorder_(recorder),
      steps_(steps),
      candidates_(candidates),
      plan_(std::move(plan)),
      generator_(plan_.seed + static_cast<std::uint64_t>(plan_.first)) {}

awaitable<void> TimedRounds::run() {
  bool const none_left = std::ranges::all_of(
      candidates_, [](MeasuredCandidate const& each) { return each.out || each.spared; });
  if (none_left || plan_.criteria.empty()) co_return;
  announce();
  bool stopped = false;
  try {
    co_await warm_up();
    co_await measure_rounds();
  } catch (async::Stopped const&) {
    stopped = true;
  }
  if (!stopped || plan_.keeps_parts) record();
  if (stopped) throw async::Stopped{};
}

void TimedRounds::announce() const {
  events::MeasuringStarted started;
  for (auto const& each : candidates_) {
    if (each.out || each.spared) continue;
    started.base = started.base || each.approach.empty();
    if (!each.approach.empty()) started.approaches.push_back(each.approach);
  }
  for (auto const& each : plan_.criteria) started.criteria.push_back(each.name);
  started.warm_up = plan_.warm_up;
  started.first = plan_.first;
  started.fewest = plan_.fewest;
  started.most = plan_.most;
  started.limit = plan_.limit;
  started.seed = plan_.seed;
  recorder_.emit(std::move(started));
}

awaitable<void> TimedRounds::warm_up() {
  for (int i = 0; i < plan_.warm_up; ++i) {
    auto const began = bricks_.machine_times();
    Runs runs = co_await run_all(0);
    // A gate that fails during warm-up has failed.
    std::erase_if(runs, [](auto const& each) { return each.second.passed != false; });
    keep(std::move(runs), 0);
    auto const took = bricks_.machine_times().at - began.at;
    recorder_.emit(events::RoundCompleted{
        0, std::chrono::duration_cast<std::chrono::milliseconds>(took), 0, false, false});
  }
}

awaitable<void> TimedRounds::measure_rounds() {
  began_ = std::chrono::steady_clock::now();
  int done = 0;
  std::optional<RoundsEnd> end;
  while (!end) {
    bool const measured = co_await measure_round(plan_.first + done);
    if (!measured) break;
    end = over(++done);
  }
  recorder_.emit(events::MeasuringCompleted{done, end.value_or(RoundsEnd::all_measured)});
}

/// Returns whether anything was measured.
awaitable<bool> TimedRounds::measure_round(int round) {
  for (bool again = false;; again = true) {
    auto const before = bricks_.machine_times();
    Runs runs = co_await run_all(round);
    if (runs.empty()) co_return false;
    auto const after = bricks_.machine_times();
    auto const load = other_load(before, after);
    bool const repeated = load.busy && !again && disturbed_ < most_disturbed;
    disturbed_ = !load.busy ? 0 : disturbed_ + (again ? 1 : 0);
    if (!repeated) keep(std::move(runs), round);
    recorder_.emit(events::RoundCompleted{
        round, std::chrono::duration_cast<std::chrono::milliseconds>(after.at - before.at),
        load.cores, load.busy, repeated});
    if (!repeated) co_return true;
  }
}

/// Round 0 warms up.
awaitable<TimedRounds::Runs> TimedRounds::run_all(int round) {
  Runs runs;
  for (auto const& criterion : plan_.criteria) {
    std::vector<std::size_t> const turns = order();
    for (auto const turn : turns) {
      auto& candidate = candidates_[turn];
      auto const place = std::pair(criterion.name, turn);
      if (!is_wanted(criterion, round, candidate)) continue;
      Measurement measurement = co_await run_once(criterion, round, candidate);
      runs[place] = std::move(measurement);
    }
  }
  co_return runs;
}

bool TimedRounds::is_wanted(Criterion const& criterion, int round,
                            MeasuredCandidate const& candidate) const {
  int const repeat = repeat_of(criterion);
  bool const has_all = !plan_.for_all && repeat != until_clear && round - plan_.first >= repeat;
  if (has_all || candidate.out || candidate.spared || candidate.without.contains(criterion.name))
    return false;
  auto const measured = candidate.measured.find(criterion.name);
  return measured == candidate.measured.end() || !has_failed(measured->second);
}

/// Restores the files of a candidate where any code ran since they were compared, also its own:
/// else a command that changes what it measures would be measured with the change, or, after
/// another candidate's turn, without. Returns why that is impossible; empty: it is done.
awaitable<std::string> TimedRounds::put_in_order(MeasuredCandidate& candidate) {
  if (!candidate.in_doubt || candidate.commit.empty()) co_return std::string();
  MeasuringRequest request = measuring_request(recorder_.exploration(), bricks_.main_tree);
  std::string problem;
  try {
    std::vector<std::string> files = co_await bricks_.worktrees.restore(
        candidate.sample.worktree, candidate.commit, std::move(request));
    std::vector<std::string> between;
    std::ranges::copy_if(candidate.between, std::back_inserter(between),
                         [](std::string const& name) { return !name.empty(); });
    // A change that its own commands make each time is recorded once.
    if (!files.empty() && files != candidate.restored)
      record_restored(recorder_, candidate.approach, files, std::move(between));
    candidate.restored = std::move(files);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource || error.code() == ErrorCode::journal) throw;
    problem = error.what();
  }
  candidate.in_doubt = false;
  candidate.between.clear();
  co_return problem;
}

awaitable<Measurement> TimedRounds::run_once(Criterion criterion, int round,
                                             MeasuredCandidate& candidate) {
  std::string const problem = co_await put_in_order(candidate);
  if (!problem.empty()) {
    Measurement measurement;
    measurement.criterion = criterion.name;
    measurement.outcome = MeasurementOutcome::failed;
    measurement.reason = problem;
    if (criterion.gate) measurement.passed = false;
    co_return measurement;
  }
  for (auto& other : candidates_) {
    other.in_doubt = true;
    other.between.insert(candidate.approach);
  }
  recorder_.emit(events::RunStarted{candidate.approach, criterion.name, round});
  std::get<CommandCriterion>(criterion.how).repeat = 1;
  Sample sample = candidate.sample;
  sample.run = std::max(1, round);
  async::Borrow const running(running_, candidate);
  int const retries = recorder_.exploration().experiment.evaluate.gate_retries;
  awaitable<Measurement> measuring =
      measure(bricks_, std::move(criterion), std::move(sample), steps_, retries);
  co_return co_await std::move(measuring);
}

/// The candidates in a random order.
std::vector<std::size_t> TimedRounds::order() {
  std::vector<std::size_t> turns(candidates_.size());
  std::iota(turns.begin(), turns.end(), 0);
  // Not std::shuffle: its result depends on the standard library.
  for (std::size_t left = turns.size(); left > 1; --left)
    std::swap(turns[left - 1], turns[generator_() % left]);
  return turns;
}

void TimedRounds::keep(Runs runs, int round) {
  for (auto& [place, run] : runs) {
    auto& candidate = candidates_[place.second];
    if (candidate.out) continue;
    bool const failed_gate = run.passed == false;
    add_run(std::move(run), round, candidate.measured[place.first]);
    candidate.spared = candidate.spared || (failed_gate && !candidate.approach.empty());
  }
}

std::optional<RoundsEnd> TimedRounds::over(int done) const {
  if (done < plan_.fewest) return std::nullopt;
  if (done >= plan_.most) return RoundsEnd::all_measured;
  if (!plan_.until_clear) return std::nullopt;
  if (is_clear()) return RoundsEnd::verdict_clear;
  bool const is_late = std::chrono::steady_clock::now() - began_ >= plan_.limit;
  return is_late ? std::optional(RoundsEnd::time_spent) : std::nullopt;
}

/// As if measuring ended now.
bool TimedRounds::is_clear() const {
  Exploration exploration = recorder_.exploration();
  for (auto const& candidate : candidates_) {
    if (candidate.out) continue;
    auto const record = std::ranges::find(
        exploration.approaches, candidate.approach,
        [](ApproachRecord const& each) -> std::string const& { return each.approach.name; });
    bool const is_base = candidate.approach.empty();
    if (!is_base && record == exploration.approaches.end()) continue;
    if (!is_base) record->state = ApproachState::completed;
    auto& into = is_base ? exploration.base_measurements : record->evaluation.measurements;
    for (auto const& [criterion, measured] : candidate.measured) core::keep(measured, into);
  }
  return rounds::is_measured_enough(exploration);
}

void TimedRounds::record() {
  for (auto const& criterion : plan_.criteria) {
    for (auto const& candidate : candidates_) {
      auto const found = candidate.measured.find(criterion.name);
      if (candidate.out || found == candidate.measured.end()) continue;
      if (candidate.approach.empty()) {
        recorder_.emit(events::BaseMeasured{recorded(found->second)});
      } else {
        recorder_.emit(
            events::Measured{candidate.approach, candidate.sample.number, recorded(found->second)});
      }
    }
  }
}

}  // namespace parallel_explore::run
