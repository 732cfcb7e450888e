#pragma once

#include "explore/workspace.hpp"

#include <string>

namespace parallel_explore::operations {

/// Compares the branch of an approach with the commit that was measured, and records where they
/// differ: people merge branches by name. Returns what it recorded, for people; empty: nothing.
awaitable<std::string> verify_tip(Workspace& workspace, run::Recorder& recorder,
                                  std::string approach);

/// The same for every approach that is completed.
awaitable<void> verify_tips(Workspace& workspace, run::Recorder& recorder);

}  // namespace parallel_explore::operations
