#pragma once

#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/worktrees.hpp"
#include "run/recorder.hpp"

#include <vector>

namespace parallel_explore::run {

/// Sample for evaluation: an approach whose session has ended and whose work is committed.
[[nodiscard]] Sample measured_sample(Recorder const& recorder, ApproachRecord const& record,
                                     Worktree worktree);

/// Approach to be added to an experiment, followed by its further samples, each with an id.
[[nodiscard]] std::vector<Approach> with_further_samples(Experiment const& experiment,
                                                         Approach approach);

}  // namespace parallel_explore::run
