#include "run/temporary_worktree.hpp"

#include "support/hooked_worktrees.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace parallel_explore::run {
namespace {

using testing::ElementsAre;

TEST(TemporaryWorktree, IsRemovedWhateverWasLeftInIt) {
  support::TempDirectory const directory;
  support::HookedWorktrees worktrees(directory.path());
  WorktreeRequest request;
  request.experiment = "x";
  request.approach = "a";
  support::run(in_temporary_worktree(worktrees, request, [&](Worktree worktree) -> awaitable<void> {
    worktrees.calls.push_back("work in " + worktree.approach);
    co_return;
  }));
  EXPECT_THAT(worktrees.calls, ElementsAre("create a", "work in a", "force out a"));
}

TEST(TemporaryWorktree, IsRemovedAfterWorkThatThrows) {
  support::TempDirectory const directory;
  support::HookedWorktrees worktrees(directory.path());
  WorktreeRequest request;
  request.experiment = "x";
  request.approach = "a";
  auto const broken = [](Worktree) -> awaitable<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  EXPECT_THROW(support::run(in_temporary_worktree(worktrees, request, broken)), std::runtime_error);
  EXPECT_THAT(worktrees.calls, ElementsAre("create a", "force out a"));
}

}  // namespace
}  // namespace parallel_explore::run
