#pragma once

#include "async/stoppable.hpp"
#include "core/child_environment.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/launcher.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Commands that prepare a worktree for sessions and for measuring.
struct Setup {
  std::vector<std::string> commands;  ///< for a shell, in order
  std::string approach;               ///< as commands find it in PEXPLORE_APPROACH
  std::filesystem::path worktree;
  std::filesystem::path log;  ///< gets their output; empty: none
  std::vector<std::string> pass_env;
  core::Environment environment;         ///< variables of the worktree
  std::chrono::milliseconds timeout{0};  ///< of each
};

/// Setup of a worktree by the experiment's settings; `log` may be empty. `name`: the one whose
/// ports and names it has; see own_variables(). Makes the worktree's scratch directory.
[[nodiscard]] Setup setup_of(Exploration const& exploration, std::string approach,
                             std::string const& name, std::filesystem::path worktree,
                             std::filesystem::path log);

/// Throws ApproachError(setup_failed | setup_timed_out) with what the first one that fails said,
/// and Stopped.
awaitable<void> run_setup(Launcher const& launcher, Setup setup, async::Stoppable& steps);

}  // namespace parallel_explore::run
