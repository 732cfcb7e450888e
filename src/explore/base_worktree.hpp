#pragma once

#include "explore/workspace.hpp"
#include "run/recorder.hpp"

#include <functional>

namespace parallel_explore::operations {

/// Runs `body` in a worktree of the untouched base that is removed afterwards. Leftovers of a
/// killed run are removed first.
awaitable<void> with_base_worktree(Workspace& workspace, run::Recorder const& recorder,
                                   std::function<awaitable<void>(Worktree)> body);

}  // namespace parallel_explore::operations
