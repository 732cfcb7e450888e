#include "explore/diff.hpp"

#include "explore/adopt.hpp"
#include "worktree/diff.hpp"

#include <utility>

namespace parallel_explore::operations {

namespace {

struct Commits {
  std::string from, to;
};

/// The commits that a patch is between.
Commits commits_of(Workspace const& workspace, std::string const& experiment,
                   std::string const& approach, std::string const& other) {
  Exploration const exploration = workspace.bricks.store->load(experiment);
  Verdict const verdict = workspace.verdict_of(exploration);
  auto const sample = [&](std::string const& named) -> ApproachRecord const& {
    return exploration.at(sample_to_adopt(exploration, verdict, named));
  };
  auto const commit = work_of(exploration, sample(approach));
  if (other.empty()) return {base_of(exploration, sample(approach)), commit};
  return {commit, work_of(exploration, sample(other))};
}

}  // namespace

awaitable<std::string> diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only) {
  auto commits = commits_of(workspace, experiment, approach, other);
  co_return co_await worktree::diff(workspace.needed_repository(), std::move(commits.from),
                                    std::move(commits.to), stat_only);
}

awaitable<void> stream_diff(Workspace const& workspace, std::string experiment,
                            std::string approach, std::string other, bool stat_only,
                            std::function<bool(std::string_view)> take) {
  auto commits = commits_of(workspace, experiment, approach, other);
  co_await worktree::stream_diff(workspace.needed_repository(), std::move(commits.from),
                                 std::move(commits.to), stat_only, std::move(take));
}

}  // namespace parallel_explore::operations
