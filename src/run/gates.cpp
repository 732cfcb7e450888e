#include "run/gates.hpp"

#include "core/criterion_traits.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::run {
namespace {

/// A brick may answer anything; records and scores hold numbers only.
void require_numbers(Measurement& measurement) {
  bool const has_numbers =
      std::ranges::all_of(measurement.values, [](double value) { return std::isfinite(value); });
  if (has_numbers) return;
  measurement.values.clear();
  measurement.rounds.clear();
  measurement.outcome = MeasurementOutcome::failed;
  measurement.reason = "the evaluator gave a value that is not a finite number";
}

awaitable<Measurement> measure_once(BrickRefs const& bricks, Criterion criterion, Sample sample,
                                    async::Stoppable& steps) {
  auto const name = criterion.name;
  bool const gate = criterion.gate;
  co_await bricks.may_start(steps);
  awaitable<Measurement> measuring =
      bricks.evaluator_of(name).evaluate(std::move(criterion), std::move(sample));
  Measurement measurement = co_await steps.run_to_end(std::move(measuring));
  measurement.criterion = name;
  require_numbers(measurement);
  if (gate && !measurement.passed) measurement.passed = false;
  co_return measurement;
}

bool may_be_luck(Measurement const& measurement) {
  return measurement.passed == false && measurement.outcome != MeasurementOutcome::timed_out &&
         measurement.outcome != MeasurementOutcome::cancelled;
}

}  // namespace

awaitable<Measurement> measure(BrickRefs const& bricks, Criterion criterion, Sample sample,
                               async::Stoppable& steps, int retries) {
  Measurement measurement;
  int runs = 0;
  do {
    awaitable<Measurement> measuring = measure_once(bricks, criterion, sample, steps);
    measurement = co_await std::move(measuring);
    ++sample.run;
    ++runs;
  } while (may_be_luck(measurement) && runs <= retries);
  if (runs > 1) {
    measurement.runs = runs;
    measurement.failures = measurement.passed == true ? runs - 1 : runs;
    measurement.flaky = measurement.passed == true;
  }
  co_return measurement;
}

awaitable<Measurement> measure_often(BrickRefs const& bricks, Criterion gate, Sample sample,
                                     async::Stoppable& steps, int runs) {
  Measurement result;
  int failures = 0;
  for (int run = 0; run < runs; ++run) {
    awaitable<Measurement> measuring = measure_once(bricks, gate, sample, steps);
    Measurement measurement = co_await std::move(measuring);
    ++sample.run;
    bool const passed = measurement.passed == true;
    failures += passed ? 0 : 1;
    // The measurement of the first failed run is kept, if there is one.
    if (run == 0 || (!passed && failures == 1)) result = std::move(measurement);
  }
  result.runs = runs;
  result.failures = failures;
  result.flaky = failures > 0;
  co_return result;
}

awaitable<void> run_gates(BrickRefs const& bricks, std::vector<Criterion> criteria, Sample sample,
                          async::Stoppable& steps) {
  for (auto const& criterion : criteria) {
    bool const only_a_gate = criterion.gate && !is_scored(criterion);
    if (!only_a_gate || !core::traits_of(criterion).runs_command) continue;
    awaitable<Measurement> running = measure(bricks, criterion, sample, steps, 0);
    (void)co_await std::move(running);
  }
}

bool has_failed_gate(Experiment const& experiment, ApproachRecord const& record) {
  return std::ranges::any_of(experiment.criteria, [&](Criterion const& criterion) {
    auto const* const measured = criterion.gate ? record.find(criterion.name) : nullptr;
    return measured && measured->passed == false;
  });
}

}  // namespace parallel_explore::run
