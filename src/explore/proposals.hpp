#pragma once

#include "conduct/helper_sessions.hpp"
#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// Asks an agent for approaches, unless they are recorded already, and adds them to the experiment.
/// Throws Error(agent) where there is no proposal to be had, and as SideSessions::run().
awaitable<void> propose(Workspace& workspace, conduct::Recorder& recorder,
                        conduct::HelperSessions& helpers);

}  // namespace parallel_explore::operations
