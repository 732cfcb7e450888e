#include "explore/base_worktree.hpp"

#include "conduct/recorded_worktree.hpp"
#include "conduct/temporary_worktree.hpp"
#include "conduct/worktree_names.hpp"

#include <utility>

namespace parallel_explore::operations {

awaitable<void> with_base_worktree(Workspace& workspace, conduct::Recorder const& recorder,
                                   std::function<awaitable<void>(Worktree)> body) {
  WorktreeRequest request;
  request.experiment = recorder.exploration().name;
  request.approach = conduct::proposals_worktree;
  request.base = recorder.exploration().base;
  request.interrupted = true;
  return conduct::in_temporary_worktree(*workspace.bricks.worktrees, std::move(request),
                                        std::move(body));
}

}  // namespace parallel_explore::operations
