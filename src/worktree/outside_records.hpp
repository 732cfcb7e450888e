#pragma once

#include "worktree/outside_facts.hpp"
#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Adds pexplore's own files below .pexplore: the spec, the journal's identity and the streams of
/// `experiment`; of each other experiment a digest, the size of its journal, and whether a process
/// works on it.
void add_records(Repository const& repository, std::string const& experiment, OutsideFacts& found);

}  // namespace parallel_explore::worktree
