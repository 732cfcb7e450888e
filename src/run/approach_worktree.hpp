#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/measured_in.hpp"
#include "run/recorder.hpp"

#include <string>

namespace parallel_explore::run {

/// Worktree of one approach: made or found, set up for sessions, committed.
class ApproachWorktree {
 public:
  ApproachWorktree(BrickRefs const& bricks, Recorder& recorder, std::string approach);

  /// Finds the worktree of an earlier run, makes it again from its branch, or makes a new one.
  /// `interrupted`: an earlier run ended while it made the worktree. Throws as Worktrees::create().
  /// `host`: where its commands are to run; empty: here. One that has a worktree elsewhere moves.
  awaitable<void> make(Assignment assignment, bool interrupted, std::string host,
                       async::Stoppable& steps);

  /// Runs the setup commands. Throws as run_setup().
  awaitable<void> set_up(async::Stoppable& steps);

  /// Lets the next session move the branch.
  void release_branch() { worktree_.tip.clear(); }

  /// Commits the work of a session and records what is new in it. Throws as Worktrees::commit().
  awaitable<CommittedWork> commit(std::string message);

  /// The worktree, to be measured as the experiment wants it.
  [[nodiscard]] MeasuredWorktree measured() const;

  [[nodiscard]] Worktree const& get() const { return worktree_; }

 private:
  awaitable<void> find_there(std::string host);
  awaitable<void> mark_ready();
  [[nodiscard]] bool copies_setup(WorktreeRequest const& request) const;
  [[nodiscard]] ApproachRecord const& record() const;
  [[nodiscard]] WorktreeRequest request(Assignment const& assignment, bool interrupted) const;

  BrickRefs const& bricks_;
  Recorder& recorder_;
  std::string const approach_;
  Worktree worktree_;
  bool created_ = false;    ///< by this job, and not set up yet
  bool is_set_up_ = false;  ///< it was created with what set-up makes
};

}  // namespace parallel_explore::run
