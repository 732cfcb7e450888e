#pragma once

#include "parallel_explore/decision.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"

namespace pexplore {

/// Meaning of the program's exit status. Documented in docs/guide/commands.md.
enum ExitStatus : int {
  all_completed = 0,  ///< or there is a result to take
  partial = 1,        ///< at least the success threshold completed; or no result to take
  few_completed = 2,  ///< fewer completed; or nothing passed
  unparsable = 3,
  invalid = 4,
  forge_refused = 5,  ///< the server of issues and pull requests refused, or was not reached
  deadline_passed = 6,
  resource_ran_out = 7,
  agent_not_started = 8,
  other_failure = 9,
  condition_holds = 10,  ///< of --fail-if; or the evidence does not decide, with --fail-if-unsure
  wrong_usage = 64,
  hung_up = 129,      ///< SIGHUP
  interrupted = 130,  ///< SIGINT
  terminated = 143,   ///< SIGTERM
};

/// The default share of approaches that must complete.
inline constexpr double success_threshold = 0.8;

[[nodiscard]] ExitStatus exit_status_of(parallel_explore::ErrorCode code);

/// By the question which result to take.
[[nodiscard]] ExitStatus exit_status_of(parallel_explore::VerdictKind kind);

/// The status of a command that a signal ended.
[[nodiscard]] ExitStatus status_of_signal(int signal);

/// The status of a run that came to its end; the caller handles an interrupted one. `threshold` is
/// the share of approaches that must complete for `partial`.
[[nodiscard]] ExitStatus exit_status_of(parallel_explore::Exploration const& exploration,
                                        double threshold = success_threshold);

}  // namespace pexplore
