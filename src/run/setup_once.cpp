#include "run/setup_once.hpp"

#include "run/worktree_names.hpp"

#include <utility>

namespace parallel_explore::run {

SetupOnce::SetupOnce(BrickRefs const& bricks, Recorder& recorder)
    : bricks_(bricks), recorder_(recorder), base_(bricks, recorder, setup_worktree), alone_(1) {}

awaitable<std::filesystem::path> SetupOnce::made(async::Stoppable& steps) {
  async::Semaphore::Permit const one = co_await alone_.acquire();
  if (!is_made_) {
    awaitable<void> making = base_.make(steps);
    awaitable<void> watched = bricks_.watched({"set-up"}, std::move(making));
    co_await std::move(watched);
    is_made_ = true;
    warn_of_changes();
  }
  auto const& worktree = base_.sample().worktree;
  co_return worktree.branch.empty() ? std::filesystem::path() : worktree.path;
}

void SetupOnce::warn_of_changes() {
  if (base_.commit() == recorder_.exploration().base) return;
  recorder_.emit(events::Warned{
      {},
      "set-up changes files that git tracks, which setup_once does not copy; leave it out of "
      "[worktree] where sessions need them"});
}

}  // namespace parallel_explore::run
