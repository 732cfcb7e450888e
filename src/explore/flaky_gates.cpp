#include "explore/flaky_gates.hpp"

#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"
#include "run/clean_checkout.hpp"
#include "run/completed_work.hpp"
#include "run/gates.hpp"
#include "run/measured_in.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "run/untouched_base.hpp"
#include "run/worktree_names.hpp"
#include "score/flakiness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::operations {
namespace {

constexpr int runs_of_each = 20;
constexpr double confidence = 0.95;

/// A gate to be run more often on an approach.
struct Suspicion {
  std::string approach;
  Criterion gate;
};

std::vector<Suspicion> suspicions_in(Exploration const& exploration) {
  std::vector<Suspicion> found;
  for (auto const& record : exploration.approaches) {
    bool const stands = record.state == ApproachState::completed &&
                        record.strategy.dropped.empty() && record.evaluation.same_as.empty() &&
                        run::has_worktree(record);
    if (!stands) continue;
    for (auto const& gate : exploration.experiment.criteria) {
      auto const* const own = record.find(gate.name);
      auto const* const base = exploration.on_base(gate.name);
      bool const is_suspect = gate.gate && own && own->flaky && own->runs < runs_of_each;
      bool const clean_base =
          base && base->passed == true && (!base->flaky || base->runs >= runs_of_each);
      if (is_suspect && clean_base) found.push_back({record.approach.name, gate});
    }
  }
  return found;
}

class FlakyGates {
 public:
  FlakyGates(Workspace const& workspace, run::BrickRefs bricks, run::Recorder& recorder,
             async::StopGroup& group)
      : workspace_(workspace),
        bricks_(std::move(bricks)),
        recorder_(recorder),
        steps_(group),
        base_(bricks_, recorder, run::base_gates_worktree) {}

  awaitable<void> run() {
    std::vector<Suspicion> const suspicions = suspicions_in(recorder_.exploration());
    if (suspicions.empty()) co_return;
    std::vector<std::string> names{"the untouched base"};
    for (auto const& each : suspicions) names.push_back(each.approach);
    awaitable<void> settling = settle(suspicions);
    awaitable<void> working = bricks_.watched(std::move(names), std::move(settling));
    awaitable<void> removing = base_.remove();
    co_await async::with_cleanup(std::move(working), std::move(removing));
  }

 private:
  awaitable<void> settle(std::vector<Suspicion> suspicions) {
    for (auto const& each : suspicions) {
      std::string problem;
      try {
        awaitable<void> testing = test_both(each);
        co_await std::move(testing);
      } catch (Error const& error) {
        bool const ends_the_run =
            error.code() == ErrorCode::resource || error.code() == ErrorCode::journal;
        if (ends_the_run || steps_.stopping()) throw;
        problem = error.what();
      }
      if (!problem.empty()) {
        recorder_.emit(events::Warned{
            each.approach, fmt::format("whether it made {} flaky could not be tested: {}",
                                       each.gate.name, problem)});
      }
    }
  }

  awaitable<void> test_both(Suspicion suspicion) {
    if (recorder_.exploration().on_base(suspicion.gate.name)->runs < runs_of_each)
      co_await test_base(suspicion.gate);
    awaitable<void> testing = test(suspicion);
    co_await std::move(testing);
  }

  awaitable<void> test_base(Criterion gate) {
    if (base_.sample().worktree.path.empty()) co_await base_.make(steps_);
    run::MeasuredWorktree measured;
    measured.worktree = base_.sample().worktree;
    measured.request = run::measuring_request(recorder_.exploration(), workspace_.main_tree);
    awaitable<void> running = run_on_base(std::move(gate));
    co_await run::measured_in(bricks_.worktrees, std::move(measured), std::move(running));
  }

  awaitable<void> run_on_base(Criterion gate) {
    Measurement known = *recorder_.exploration().on_base(gate.name);
    awaitable<Measurement> running =
        run::measure_often(bricks_, gate, base_.sample(), steps_, runs_of_each);
    Measurement const often = co_await std::move(running);
    known.runs = often.runs;
    known.failures = often.failures;
    known.flaky = known.flaky || often.failures > 0;
    recorder_.emit(events::BaseMeasured{std::move(known)});
  }

  awaitable<void> test(Suspicion suspicion) {
    ApproachRecord const record = recorder_.exploration().at(suspicion.approach);
    auto measured = run::completed_work(recorder_, record, workspace_.main_tree);
    std::function<awaitable<void>(Worktree)> const run = [&](Worktree worktree) {
      return run_on(record, suspicion.gate, std::move(worktree));
    };
    auto host = record.worktree.host;
    co_await run::measured_as_wanted(bricks_, recorder_, std::move(measured), std::move(host),
                                     steps_, run);
  }

  awaitable<void> run_on(ApproachRecord record, Criterion gate, Worktree worktree) {
    Sample sample = run::measured_sample(recorder_, record, std::move(worktree));
    awaitable<Measurement> running =
        run::measure_often(bricks_, gate, std::move(sample), steps_, runs_of_each);
    Measurement const often = co_await std::move(running);
    auto const& base = *recorder_.exploration().on_base(gate.name);
    Measurement known = *record.find(gate.name);
    known.runs = often.runs;
    known.failures = often.failures;
    double const chance =
        score::chance_of_more_failures({often.runs, often.failures}, {base.runs, base.failures});
    if (chance >= confidence) {
      known.passed = false;
      known.outcome = MeasurementOutcome::failed;
      known.reason = fmt::format(
          "it fails more often than on the base: {} of {} runs, against {} of {} there{}{}",
          often.failures, often.runs, base.failures, base.runs, often.reason.empty() ? "" : "; ",
          often.reason);
    }
    recorder_.emit(
        events::Measured{record.approach.name, record.approach.sample, std::move(known)});
  }

  Workspace const& workspace_;
  run::BrickRefs bricks_;
  run::Recorder& recorder_;
  async::Stoppable steps_;
  run::UntouchedBase base_;
};

}  // namespace

awaitable<void> settle_flaky_gates(Workspace const& workspace, run::BrickRefs bricks,
                                   run::Recorder& recorder, async::StopGroup& group) {
  FlakyGates gates(workspace, std::move(bricks), recorder, group);
  co_await gates.run();
}

}  // namespace parallel_explore::operations
