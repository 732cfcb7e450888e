#pragma once

#include "async/stoppable.hpp"
#include "parallel_explore/experiment.hpp"
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
  std::chrono::milliseconds timeout{0};  ///< of each
};

/// Setup of a worktree by the experiment's settings; `log` may be empty.
[[nodiscard]] Setup setup_of(Experiment const& experiment, std::string approach,
                             std::filesystem::path worktree, std::filesystem::path log);

/// Throws ApproachError(setup_failed | setup_timed_out) with what the first one that fails said,
/// and Stopped.
awaitable<void> run_setup(Launcher const& launcher, Setup setup, async::Stoppable& steps);

}  // namespace parallel_explore::run
