#pragma once

#include "explore/workspace.hpp"
#include "run/helper_sessions.hpp"

namespace parallel_explore::operations {

/// `outline`: has every approach outlined and the outlines judged, and drops all but the best.
/// Throws as HelperSessions::run().
awaitable<void> outline(Workspace& workspace, run::Recorder& recorder,
                        run::HelperSessions& helpers);

}  // namespace parallel_explore::operations
