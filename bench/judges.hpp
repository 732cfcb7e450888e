#pragma once

#include "known_truth.hpp"

namespace known_truth {

/// 12: coins, a judge that is right in 80 %, and one that prefers the candidate shown first.
void judges(Report& report, int worlds);

}  // namespace known_truth
