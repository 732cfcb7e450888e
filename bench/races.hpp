#pragma once

#include "known_truth.hpp"

/// Rows about data that are collected until they show something.
namespace known_truth {

/// 2: a winner among equals, looked at after each session.
void race_of_equals(Report& report, int worlds);
/// 17: power and cost of a race.
void race(Report& report, int worlds);

}  // namespace known_truth
