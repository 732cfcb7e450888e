#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>
#include <vector>

/// Ends of approaches and tasks alike.
namespace pexplore {

/// A sentence on how a request to an experiment continues; empty where it is carried out now.
[[nodiscard]] std::string delivery_note(parallel_explore::Delivery delivery,
                                        std::string const& name);

/// Cancels approaches, or all of them; prints what was cancelled and returns the exit status.
int cancel_approaches(std::string const& name, std::vector<std::string> const& approaches,
                      bool json);

/// Removes worktrees and branches; prints what was removed and returns the exit status.
int clean_up(parallel_explore::CleanupRequest const& request, bool json);

}  // namespace pexplore
