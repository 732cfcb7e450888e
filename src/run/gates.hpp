#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"

namespace parallel_explore::run {

/// Measures a criterion of a sample. A gate that fails is run again, up to `retries` times and
/// until it passes, which makes it flaky; one that ran into its deadline is not. Each run waits
/// while a person holds the experiment. Throws Stopped.
awaitable<Measurement> measure(BrickRefs const& bricks, Criterion criterion, Sample sample,
                               async::Stoppable& steps, int retries);

/// Runs a gate `runs` times. The result has the counts of runs and failures.
awaitable<Measurement> measure_often(BrickRefs const& bricks, Criterion gate, Sample sample,
                                     async::Stoppable& steps, int runs);

/// Runs gates in a worktree only for what they leave behind, such as builds: those that are not
/// measured as well. Throws async::Stopped.
awaitable<void> run_gates(BrickRefs const& bricks, std::vector<Criterion> criteria, Sample sample,
                          async::Stoppable& steps);

/// Whether the approach failed a gate: nothing else that costs time is measured of it then.
[[nodiscard]] bool has_failed_gate(Experiment const& experiment, ApproachRecord const& record);

}  // namespace parallel_explore::run
