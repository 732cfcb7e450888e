#include "explore/base_worktree.hpp"

#include "run/recorded_worktree.hpp"
#include "run/temporary_worktree.hpp"
#include "run/worktree_names.hpp"

#include <utility>

namespace parallel_explore::operations {

awaitable<void> with_base_worktree(Workspace& workspace, run::Recorder const& recorder,
                                   std::function<awaitable<void>(Worktree)> body) {
  WorktreeRequest request;
  request.experiment = recorder.exploration().name;
  request.approach = run::proposals_worktree;
  request.base = recorder.exploration().base;
  request.interrupted = true;
  return run::in_temporary_worktree(*workspace.bricks.worktrees, std::move(request),
                                    std::move(body));
}

}  // namespace parallel_explore::operations
