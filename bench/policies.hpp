#pragma once

#include "known_truth.hpp"

/// Rows about gates, planning and consistency.
namespace known_truth {

/// 11: a gate that passes by luck, and flakiness that a candidate introduced.
void flaky_gates(Report& report, int worlds);
/// 13: samples that were planned.
void planned_samples(Report& report, int worlds);
/// 18: the seed changes no verdict.
void seeds(Report& report, int worlds);
/// 20: exactly one kind, and text, JSON and verdict agree.
void consistency(Report& report, int worlds);

}  // namespace known_truth
