#pragma once

#include "parallel_explore/explorer.hpp"

#include <functional>
#include <string>

namespace pexplore {

struct RunOutput {
  bool json = false, events = false, quiet = false;
};

/// Starts what `begin` gives and shows how it goes on until it ends. Signals: the first asks the
/// sessions to stop, the second kills them. Gives the exit status.
int conduct(std::function<parallel_explore::task<parallel_explore::Exploration>(
                parallel_explore::Explorer&)> const& begin,
            RunOutput output);

}  // namespace pexplore
