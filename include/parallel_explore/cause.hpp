#pragma once

#include "parallel_explore/error.hpp"

#include <string>

/// @file
/// Causes are data for programs; the reasons beside them are texts for people.
namespace parallel_explore {
inline namespace v0_2 {

/// Why an approach failed.
enum class FailureCause {
  unknown,            ///< none was recorded: an older version wrote the journal
  session_failed,     ///< the session failed, and nothing more is known
  api_failed,         ///< the agent's API answered with an error
  killed,             ///< the session was killed from outside, often for lack of memory
  limit_reached,      ///< the session reached its limit of turns, tokens or money
  timed_out,          ///< the session took too long
  stalled,            ///< the session showed no activity for too long
  limited,            ///< the agent's API refused temporarily
  unauthorised,       ///< the agent's API refused the credentials
  agent_not_started,  ///< the process of the agent could not be started
  setup_failed,       ///< a command of `[worktree] setup` failed
  setup_timed_out,    ///< a command of `[worktree] setup` did not end in time
  nothing_changed,    ///< the session left no change
  build_failed,       ///< a gate that builds failed
  test_failed,        ///< a gate that tests failed
  import_failed,      ///< a gate failed because a module, a symbol or a package is missing
  gate_failed,        ///< another gate failed or was not measured
  gate_timed_out,     ///< a gate did not end in time
  dependency_failed,  ///< an approach that must come first is not completed
  merge_conflict,     ///< the results that the approach builds on do not merge
  branch_taken,       ///< a branch of that name exists already
  publish_refused,    ///< the result could not be published
  budget_spent,       ///< the budget of the approach is spent
  resource,           ///< disk, descriptors or processes ran out
  isolation,          ///< the worktree is not as it was created
  git_failed,         ///< a git command failed
  host_lost,          ///< the host of its session cannot be reached or used
  cancelled,          ///< it was cancelled on request
  unexpected,         ///< an error without a cause of its own
};

/// Why a run stopped before its end.
enum class InterruptionCause {
  unknown,       ///< none was recorded: an older version wrote the journal
  asked,         ///< a stop was requested
  deadline,      ///< the run's deadline passed
  budget,        ///< the experiment's budget is spent
  patience,      ///< an API refused longer than `patience`
  unauthorised,  ///< an API refused the credentials
  others_wait,   ///< a part of the run ended; other approaches wait
  resource,      ///< disk, descriptors or processes ran out
  error,         ///< another error ended the run
  died,          ///< the process of the run ended without recording a reason
};

/// The name in the journal and in JSON, spelt as the enumerator: "timed_out".
[[nodiscard]] std::string name_of(FailureCause cause);

/// The name in the journal and in JSON, spelt as the enumerator: "others_wait".
[[nodiscard]] std::string name_of(InterruptionCause cause);

/// An error that fails one approach, with a cause that does not follow from its code.
class ApproachError : public Error {
 public:
  /// `code`, `happened` and `hint` as of an Error.
  ApproachError(FailureCause cause, ErrorCode code, std::string const& happened,
                std::string const& hint = {});

  /// The cause that is recorded for the approach.
  [[nodiscard]] FailureCause cause() const noexcept { return cause_; }

 private:
  FailureCause cause_;
};

/// The cause of the failure of an approach that meets this error.
[[nodiscard]] FailureCause cause_of(Error const& error);

}  // namespace v0_2
}  // namespace parallel_explore
