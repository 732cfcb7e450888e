#include "run/temporary_worktree.hpp"

#include "async/with_cleanup.hpp"

#include <utility>

namespace parallel_explore::run {
namespace {

awaitable<void> remove_worktree(Worktrees& worktrees, Worktree worktree) {
  co_await worktrees.remove(std::move(worktree), Removal::force);
}

}  // namespace

awaitable<void> in_temporary_worktree(Worktrees& worktrees, WorktreeRequest request,
                                      std::function<awaitable<void>(Worktree)> body) {
  Worktree const worktree = co_await worktrees.create(std::move(request));
  awaitable<void> work = body(worktree);
  awaitable<void> removing = remove_worktree(worktrees, worktree);
  co_await async::with_cleanup(std::move(work), std::move(removing));
}

}  // namespace parallel_explore::run
