#include "explore/diff.hpp"

#include "explore/adopt.hpp"
#include "worktree/diff.hpp"

#include <utility>

namespace parallel_explore::operations {

awaitable<std::string> diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only) {
  Exploration const exploration = workspace.bricks.store->load(experiment);
  Verdict const verdict = workspace.verdict_of(exploration);
  auto const sample = [&](std::string const& named) -> ApproachRecord const& {
    return exploration.at(sample_to_adopt(exploration, verdict, named));
  };
  auto const commit = work_of(exploration, sample(approach));
  auto from = base_of(exploration, sample(approach)), to = commit;
  if (!other.empty()) {
    from = commit;
    to = work_of(exploration, sample(other));
  }
  co_return co_await worktree::diff(workspace.needed_repository(), std::move(from), std::move(to),
                                    stat_only);
}

}  // namespace parallel_explore::operations
