#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// Records the digests of the files that evaluation relies on, unless they are recorded. Throws as
/// Worktrees::hash_evaluation_files().
awaitable<void> hash_evaluation_files(Workspace& workspace, run::Recorder& recorder);

/// Records the present ones, at the request of a person who measures again. Warns of injected files
/// that are not those of before.
awaitable<void> hash_evaluation_files_again(Workspace& workspace, run::Recorder& recorder);

}  // namespace parallel_explore::operations
