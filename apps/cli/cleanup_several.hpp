#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>
#include <vector>

namespace pexplore {

/// Experiments to clean up one after the other.
struct SeveralCleanups {
  std::vector<std::string> names;          ///< empty: those of the choice
  parallel_explore::CleanupChoice choice;  ///< without names
  parallel_explore::CleanupRequest how;    ///< for each of them
  bool json = false;
  bool confirmed = false;  ///< nothing is asked, also where work may be lost
};

/// Lists what is to be removed, removes it, and reports that. Returns the exit status: one that
/// cannot be cleaned up does not stop the others.
int clean_up_several(SeveralCleanups const& wanted);

}  // namespace pexplore
