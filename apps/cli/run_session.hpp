#pragma once

#include "exit_status.hpp"
#include "parallel_explore/explorer.hpp"

#include <functional>
#include <string>

namespace pexplore {

struct RunOutput {
  bool json = false, events = false, quiet = false;
};

/// Something that runs until it has ended or is interrupted.
struct Conducted {
  std::function<void(parallel_explore::Observer)> observe;
  std::function<void(std::string reason)> stop;
  std::function<parallel_explore::awaitable<parallel_explore::Exploration>()> begin;
  std::string resume;  ///< the command that goes on with it, without its name
  std::function<void(std::function<void(std::string)>)> on_wait;  ///< who is told of waits; or none
};

struct ConductedEnd {
  parallel_explore::Exploration exploration;
  int signal = 0;  ///< that stopped it; 0: none
};

/// Shows how it goes on until it ends. Signals: the first asks the sessions to stop, the second
/// kills them.
[[nodiscard]] ConductedEnd conduct(Conducted const& what, RunOutput output);

/// The exit status of what was interrupted; `threshold` as for exit_status_of().
[[nodiscard]] int interrupted_status(ConductedEnd const& end, double threshold = success_threshold);

/// Starts what `begin` gives and shows how it goes on until it ends, then what came out. Gives
/// the exit status.
int conduct(std::function<parallel_explore::awaitable<parallel_explore::Exploration>(
                parallel_explore::Explorer&)> const& begin,
            RunOutput output);

}  // namespace pexplore
