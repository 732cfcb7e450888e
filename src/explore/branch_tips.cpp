#include "explore/branch_tips.hpp"

#include "core/isolation_texts.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorded_worktree.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace parallel_explore::operations {

awaitable<std::string> verify_tip(Workspace& workspace, run::Recorder& recorder,
                                  std::string approach) {
  ApproachRecord const record = recorder.exploration().at(approach);
  auto const& place = record.worktree;
  if (place.branch.empty() || place.commit.empty()) co_return std::string();
  Worktree worktree = run::recorded_worktree(recorder.exploration(), record);
  std::optional<std::string> const tip =
      co_await workspace.bricks.worktrees->tip(std::move(worktree));
  if (!tip || *tip == place.commit) co_return std::string();
  events::BranchMoved moved{std::move(approach), place.branch, place.commit, *tip};
  auto text = core::moved_text(moved);
  bool const is_known = !tip->empty() && place.moved_to == *tip;
  if (!is_known) recorder.emit(std::move(moved));
  co_return text;
}

awaitable<void> verify_tips(Workspace& workspace, run::Recorder& recorder) {
  std::vector<std::string> names;
  for (auto const& record : recorder.exploration().approaches) {
    if (record.state == ApproachState::completed) names.push_back(record.approach.name);
  }
  for (auto& name : names) {
    std::string problem;
    try {
      (void)co_await verify_tip(workspace, recorder, name);
    } catch (Error const& error) {
      if (error.code() == ErrorCode::resource || error.code() == ErrorCode::journal) throw;
      problem = error.what();
    }
    if (!problem.empty()) recorder.emit(events::Warned{name, std::move(problem)});
  }
}

}  // namespace parallel_explore::operations
