#pragma once

#include "parallel_explore/approach.hpp"

#include <vector>

namespace pexplore {

/// Shows what an agent proposed. At a terminal it is opened in $VISUAL or $EDITOR as TOML, and what
/// is saved is explored; else the same text is printed, and read back from standard input. Nothing
/// left: Error(interrupted), and nothing is spent.
[[nodiscard]] std::vector<parallel_explore::Approach> review(
    std::vector<parallel_explore::Approach> proposed,
    std::vector<parallel_explore::Similarity> const& similarities);

}  // namespace pexplore
