#pragma once

#include "explore/workspace.hpp"
#include "run/helper_sessions.hpp"

namespace parallel_explore::operations {

/// Asks an agent for approaches, unless they are recorded already, and adds them to the experiment.
/// Throws Error(agent) if the agent could not be started or log in, Error(unexpected) if its
/// session failed, Error(validation) if no proposal was usable, and as HelperSessions::run().
awaitable<void> propose(Workspace& workspace, run::Recorder& recorder,
                        run::HelperSessions& helpers);

}  // namespace parallel_explore::operations
