#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>
#include <vector>

/// What ends approaches and tasks alike. Each prints what became of it and gives the exit status.
namespace pexplore {

int cancel_approaches(std::string const& name, std::vector<std::string> const& approaches,
                      bool json);
int clean_up(parallel_explore::CleanupRequest const& request, bool json);

}  // namespace pexplore
