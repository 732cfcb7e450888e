#pragma once

#include "parallel_explore/exploration.hpp"

#include <filesystem>

namespace pexplore {

/// The directory of an approach's worktree. Throws Error(not_found) with what became of it.
[[nodiscard]] std::filesystem::path worktree_of(parallel_explore::Exploration const& exploration,
                                                parallel_explore::ApproachRecord const& record);

}  // namespace pexplore
