#pragma once

#include "async/stoppable.hpp"
#include "explore/workspace.hpp"
#include "run/recorder.hpp"

namespace parallel_explore::operations {

/// Runs gates that were flaky for an approach, and not on the base, 20 times more on both. A gate
/// that fails more often on the approach, with a probability of 95 %, has failed: the approach
/// brought the flakiness. Throws Stopped and Error(resource | journal).
awaitable<void> settle_flaky_gates(Workspace const& workspace, run::BrickRefs bricks,
                                   run::Recorder& recorder, async::StopGroup& group);

}  // namespace parallel_explore::operations
