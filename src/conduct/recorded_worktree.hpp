#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/worktrees.hpp"

#include <filesystem>

namespace parallel_explore::conduct {

/// Names of worktrees that are no approach's: what is measured untouched, and what an agent looks
/// at that proposes or outlines. No slug that a person gives begins like this.
inline constexpr auto base_worktree = "pexplore.base";
inline constexpr auto proposals_worktree = "pexplore.proposals";
inline constexpr auto integration_worktree = "pexplore.integration";

/// The worktree that the record of an approach tells of.
[[nodiscard]] inline Worktree recorded_worktree(Exploration const& exploration,
                                                ApproachRecord const& record) {
  Worktree worktree;
  worktree.experiment = exploration.name;
  worktree.approach = record.approach.name;
  worktree.path = record.worktree.path;
  worktree.branch = record.worktree.branch;
  worktree.base = base_of(exploration, record);
  return worktree;
}

/// Whether the directory of that worktree is there.
[[nodiscard]] inline bool has_worktree(ApproachRecord const& record) {
  std::error_code ignored;
  return !record.worktree.path.empty() && std::filesystem::exists(record.worktree.path, ignored);
}

}  // namespace parallel_explore::conduct
