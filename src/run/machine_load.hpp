#pragma once

#include <chrono>

namespace parallel_explore::run {

/// The work of this machine's processors since some time in the past.
struct MachineTimes {
  std::chrono::microseconds at{0};       ///< by a clock that never goes back
  std::chrono::microseconds used{0};     ///< by all programs, summed over all cores
  std::chrono::microseconds own{0};      ///< by this process and its children that have ended
  std::chrono::microseconds stalled{0};  ///< some program waited for a core (Linux's pressure stall
                                         ///< information)
  std::chrono::microseconds asleep{0};   ///< the machine was suspended
  bool known = false;                    ///< the system reported it
};

/// Reads /proc/stat and /proc/pressure/cpu. The latter is missing on some systems: 0 then.
[[nodiscard]] MachineTimes machine_times();

/// Other programs meanwhile.
struct OtherLoad {
  double cores = 0;   ///< mean number of cores that they used
  bool busy = false;  ///< they may have disturbed what was measured
};

/// Busy: others used more than 0.3 of a core, or programs waited for one in more than 10 % of the
/// time, or the machine was suspended. Not busy where the system does not report it, or the time
/// is under 200 ms.
[[nodiscard]] OtherLoad other_load(MachineTimes const& before, MachineTimes const& after);

}  // namespace parallel_explore::run
