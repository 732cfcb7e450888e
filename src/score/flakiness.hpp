#pragma once

namespace parallel_explore::score {

/// Runs of a gate on the same files.
struct GateRuns {
  int runs = 0, failures = 0;
};

/// The probability that a gate fails more often on a candidate than on the base, given as many runs
/// as there are of each (beta distributions from Jeffreys' prior).
[[nodiscard]] double chance_of_more_failures(GateRuns candidate, GateRuns base);

}  // namespace parallel_explore::score
