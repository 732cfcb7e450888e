#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/worktrees.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::conduct {

/// A worktree that is put in order for measuring.
struct MeasuredWorktree {
  Worktree worktree;
  MeasuringRequest request;  ///< empty: it is measured as it is
  std::string commit;        ///< whose files it gets back; empty: none, it is removed afterwards

  /// Gets the protected files that the session had changed, if there are any.
  std::function<void(std::vector<std::string>)> on_tampered;
  /// Called instead of throwing what keeps it from being put in order; measuring goes on.
  std::function<void(Error const&)> on_unprepared;
  /// Called when its files have been given back.
  std::function<void()> on_restored;
  /// Called instead of throwing what keeps its files from being given back.
  std::function<void(Error const&)> on_unrestored;
};

/// The recorded worktree of an approach, to be measured as its experiment wants it.
[[nodiscard]] MeasuredWorktree measured_worktree(Exploration const& exploration,
                                                 ApproachRecord const& record,
                                                 std::filesystem::path const& main_tree);

/// Puts a worktree in order, runs `body`, and gives the work back, also where something throws.
/// Lifetimes: `worktrees` outlives the task. Never cancel it. Throws what `body` throws, and as
/// Worktrees::begin_measuring().
awaitable<void> measured_in(Worktrees& worktrees, MeasuredWorktree measured, awaitable<void> body);

/// Gives the work back where a process was killed while it measured. Throws as
/// Worktrees::end_measuring().
awaitable<void> undo_measuring(Worktrees& worktrees, MeasuredWorktree measured);

}  // namespace parallel_explore::conduct
