#pragma once

#include "core/worktree_variables.hpp"
#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <string>

namespace parallel_explore::run {

/// Makes the scratch directory of a worktree of git, hidden from git. Nothing is made where the
/// base has something of that name.
void make_scratch(std::filesystem::path const& worktree);

/// The variables that set-up, sessions and commands of an approach get in a worktree: ports,
/// project name and scratch directory of its own. In one process, an approach keeps its ports, and
/// no other approach gets them. `worktree`: its own, or another that stands for it while it is
/// measured.
[[nodiscard]] core::Environment own_variables(Experiment const& experiment,
                                              std::string const& approach,
                                              std::filesystem::path const& worktree);

}  // namespace parallel_explore::run
