#include "conduct/temporary_worktree.hpp"

#include "async/with_cleanup.hpp"

#include <utility>

namespace parallel_explore::conduct {
namespace {

task<void> remove_worktree(Worktrees& worktrees, Worktree worktree) {
  co_await worktrees.remove(std::move(worktree), Removal::force);
}

}  // namespace

task<void> in_temporary_worktree(Worktrees& worktrees, WorktreeRequest request,
                                 std::function<task<void>(Worktree)> body) {
  Worktree const worktree = co_await worktrees.create(std::move(request));
  task<void> work = body(worktree);
  task<void> removing = remove_worktree(worktrees, worktree);
  co_await async::with_cleanup(std::move(work), std::move(removing));
}

}  // namespace parallel_explore::conduct
