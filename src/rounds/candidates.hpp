#pragma once

#include "parallel_explore/verdict.hpp"
#include "rounds/strategy.hpp"

#include <vector>

namespace parallel_explore::rounds {

/// The approaches of a verdict as strategies weigh them, in the order of its ranking.
[[nodiscard]] std::vector<Candidate> candidates_of(Verdict const& verdict);

}  // namespace parallel_explore::rounds
