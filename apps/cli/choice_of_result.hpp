#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>

namespace pexplore {

/// Asks at a terminal which result to adopt: the verdict, the results that passed with their
/// changes, and a preview of the one that is chosen, with its whole diff on demand. Empty: none.
[[nodiscard]] std::string chosen_result(parallel_explore::Explorer& explorer,
                                        parallel_explore::Exploration const& exploration,
                                        parallel_explore::Verdict const& verdict);

}  // namespace pexplore
