#pragma once

#include <string>

namespace parallel_explore::run {

// Names of worktrees that belong to no approach. No slug that a person gives begins like this.

/// The untouched base, which is measured.
inline constexpr auto base_worktree = "pexplore.base";
/// The untouched base, on which gates alone run.
inline constexpr auto base_gates_worktree = "pexplore.gates";
/// The untouched base after set-up, from which worktrees copy what set-up made.
inline constexpr auto setup_worktree = "pexplore.setup";
/// The tree that an agent reads to propose or outline approaches.
inline constexpr auto proposals_worktree = "pexplore.proposals";
/// A fresh checkout of the work of an approach; its number follows.
inline constexpr auto clean_worktree = "pexplore.clean.";
/// The merge of several tasks.
inline constexpr auto integration_worktree = "pexplore.integration";

/// The branch of that merge.
[[nodiscard]] inline std::string branch_of_integration(std::string const& run) {
  return "integration/" + run;
}

}  // namespace parallel_explore::run
