#pragma once

#include "known_truth.hpp"

/// Rows about measuring in rounds.
namespace known_truth {

/// 5: what 20 rounds show, whether they are looked at on the way or not.
void faster_by_rounds(Report& report, int worlds);
/// 1: a winner among programs that are alike, measured in a number of rounds that is fixed.
void alike_in_fixed_rounds(Report& report, int worlds);
/// 10: programs that do not differ, measured until the verdict is clear.
void alike_by_rounds(Report& report, int worlds);

}  // namespace known_truth
