#pragma once

#include "conduct/helper_sessions.hpp"
#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// `outline`: has every approach outlined and the outlines judged, and drops all but the best.
/// Throws as SideSessions::run().
awaitable<void> outline(Workspace& workspace, conduct::Recorder& recorder,
                        conduct::HelperSessions& helpers);

}  // namespace parallel_explore::operations
