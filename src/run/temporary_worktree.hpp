#pragma once

#include "parallel_explore/worktrees.hpp"

#include <functional>

namespace parallel_explore::run {

/// Makes a worktree, runs `body` in it, and removes it with its branch and all its files, also
/// where the body throws. Lifetimes: `worktrees` outlives the call. Never cancel it.
awaitable<void> in_temporary_worktree(Worktrees& worktrees, WorktreeRequest request,
                                      std::function<awaitable<void>(Worktree)> body);

}  // namespace parallel_explore::run
