#pragma once

#include "parallel_explore/experiment.hpp"

namespace pexplore {

/// Prints what would run, and about what it would take. Gives the exit status.
int dry_run(parallel_explore::Experiment const& given, bool json);

}  // namespace pexplore
