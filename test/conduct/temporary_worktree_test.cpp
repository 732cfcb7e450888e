#include "conduct/temporary_worktree.hpp"

#include "conduct/worktrees_that_note.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace parallel_explore::conduct {
namespace {

using testing::ElementsAre;

TEST(TemporaryWorktree, IsRemovedWhateverWasLeftInIt) {
  WorktreesThatNote worktrees;
  WorktreeRequest request;
  request.approach = "a";
  support::run(in_temporary_worktree(worktrees, request, [&](Worktree worktree) -> awaitable<void> {
    worktrees.calls.push_back("work in " + worktree.approach);
    co_return;
  }));
  EXPECT_THAT(worktrees.calls, ElementsAre("create a", "work in a", "force out a"));
}

TEST(TemporaryWorktree, IsRemovedAfterWorkThatThrows) {
  WorktreesThatNote worktrees;
  WorktreeRequest request;
  request.approach = "a";
  auto const broken = [](Worktree) -> awaitable<void> {
    throw std::runtime_error("broken");
    co_return;
  };
  EXPECT_THROW(support::run(in_temporary_worktree(worktrees, request, broken)), std::runtime_error);
  EXPECT_THAT(worktrees.calls, ElementsAre("create a", "force out a"));
}

}  // namespace
}  // namespace parallel_explore::conduct
