#pragma once

#include <string>
#include <vector>

namespace pexplore {

/// Cancels approaches of an experiment or tasks of a run, or all of them; prints what was cancelled
/// and returns the exit status.
int cancel_approaches(std::string const& name, std::vector<std::string> const& approaches,
                      bool json);

}  // namespace pexplore
