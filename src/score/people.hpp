#pragma once

#include "score/votes.hpp"

#include <map>
#include <vector>

namespace parallel_explore::score {

/// The pairs on which a judge and people have a preference.
struct SharedPairs {
  int all = 0;
  int same = 0;  ///< with the same preference
};

/// By judge, over all pairs. A judge's preference is the one it has in both orders together; one
/// that contradicts itself has none. The preference of people is that of most of their votes.
[[nodiscard]] std::map<Judge, SharedPairs> compared_with_people(std::vector<Vote> const& of_judges,
                                                                std::vector<Vote> const& of_people);

}  // namespace parallel_explore::score
