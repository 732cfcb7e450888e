#pragma once

#include "parallel_explore/async.hpp"
#include "service/operations.hpp"

#include <string>

namespace pexplore::service {

/// The end of a command.
struct CommandEnd {
  int status = 0;  ///< as a shell gives it
  std::string output, error;
};

/// Runs a command of this very program. Unlike sessions and gates, it is not ended with this
/// process: a run that it starts in the background outlives both.
///
/// Cancellation: `terminal` ends the command itself; throws operation_aborted. Throws
/// Error(resource).
parallel_explore::awaitable<CommandEnd> run_own(OwnCommand command);

}  // namespace pexplore::service
