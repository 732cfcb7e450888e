#pragma once

#include "parallel_explore/exploration.hpp"
#include "worktree/repository.hpp"

namespace parallel_explore::tasks {

/// Which completed results conflict with which, by what git would do, and the order to merge them
/// in. Throws Error(git).
awaitable<events::MergesChecked> merges_of(worktree::Repository repository,
                                           Exploration const& exploration);

}  // namespace parallel_explore::tasks
