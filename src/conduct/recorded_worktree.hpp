#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/worktrees.hpp"

namespace parallel_explore::conduct {

/// The worktree that the record of an approach tells of.
[[nodiscard]] inline Worktree recorded_worktree(Exploration const& exploration,
                                                ApproachRecord const& record) {
  Worktree worktree;
  worktree.experiment = exploration.name;
  worktree.approach = record.approach.name;
  worktree.path = record.worktree;
  worktree.branch = record.branch;
  worktree.base = exploration.base;
  return worktree;
}

}  // namespace parallel_explore::conduct
