#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/worktrees.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Worktree that is prepared for measuring: protected files as in the base, injected ones added.
struct MeasuredWorktree {
  Worktree worktree;
  MeasuringRequest request;  ///< empty: measured as it is
  std::string commit;        ///< its files are as in this commit before and afterwards; empty: as
                             ///< they are

  /// Gets the files that were not as in the commit, if there are any.
  std::function<void(std::vector<std::string>)> on_differing;
  /// Gets the protected files that the session had changed, if there are any.
  std::function<void(std::vector<std::string>)> on_tampered;
  /// Called instead of throwing if it cannot be prepared; measuring continues.
  std::function<void(Error const&)> on_unprepared;
  /// Called when its files are restored.
  std::function<void()> on_restored;
  /// Called instead of throwing if its files cannot be restored.
  std::function<void(Error const&)> on_unrestored;
};

/// Request for every worktree of an experiment that is measured.
[[nodiscard]] MeasuringRequest measuring_request(Exploration const& exploration,
                                                 std::filesystem::path const& main_tree);

/// Recorded worktree of an approach, to be measured as its experiment wants it.
[[nodiscard]] MeasuredWorktree measured_worktree(Exploration const& exploration,
                                                 ApproachRecord const& record,
                                                 std::filesystem::path const& main_tree);

/// Prepares a worktree, runs `body` and restores the work, also where something throws.
/// Lifetimes: `worktrees` outlives the call. Never cancel it. Throws as `body` and as
/// Worktrees::begin_measuring().
awaitable<void> measured_in(Worktrees& worktrees, MeasuredWorktree measured, awaitable<void> body);

/// Restores the work where a process was killed while it measured. Throws as
/// Worktrees::end_measuring().
awaitable<void> undo_measuring(Worktrees& worktrees, MeasuredWorktree measured);

}  // namespace parallel_explore::run
