#pragma once

#include "exit_status.hpp"
#include "fail_if.hpp"
#include "parallel_explore/explorer.hpp"

#include <functional>
#include <string>
#include <system_error>

namespace pexplore {

struct RunOutput {
  bool json = false, events = false, quiet = false;
  bool plain = false;   ///< a line an event also on a terminal
  bool detach = false;  ///< run in a process of its own, and return when it has begun
};

/// A run that the program waits for at a terminal.
struct ForegroundRun {
  std::function<void(parallel_explore::Observer)> observe;
  std::function<void(std::string reason)> stop;
  std::function<parallel_explore::awaitable<parallel_explore::Exploration>()> begin;
  bool watches = false;   ///< another process runs it
  bool is_tasks = false;  ///< it runs tasks, which take neither further approaches nor remarks
  std::string resume;     ///< the command that resumes it, without its name
  std::string on_signal;  ///< said at a signal; empty: that the sessions are asked to end
  std::function<void(std::function<void(std::string)>)>
      on_wait;  ///< registers a callback for messages about waits; may be null
};

struct RunResult {
  parallel_explore::Exploration exploration;
  int signal = 0;                ///< that stopped it; 0: none
  std::error_code output_error;  ///< why events could not be printed; none: all were
};

/// Shows the run's progress until it ends. Signals: the first asks its sessions to stop, the second
/// kills them.
[[nodiscard]] RunResult run_in_foreground(ForegroundRun const& run, RunOutput output);

/// Throws CLI::ValidationError for lines of events that would have no reader.
void refuse_detached_events(RunOutput output);

/// The exit status of an interrupted run; `threshold` as for exit_status_of().
[[nodiscard]] int interrupted_status(RunResult const& result, double threshold = success_threshold);

/// The status of a run whose results say `status`. Throws Error(resource) where that is success and
/// events that a reader wanted were lost.
[[nodiscard]] int status_of(RunResult const& result, int status);

/// Shows the results of a run, and answers to conditions. Returns the exit status.
int show_results(parallel_explore::Explorer& explorer, RunResult const& result, RunOutput output,
                 FailIf const& fail_if = {});

/// Shows the progress of an exploration until it ends, then its report and the answers to
/// conditions; in a process of its own where the output says so. Returns the exit status.
int run_in_foreground(std::function<parallel_explore::awaitable<parallel_explore::Exploration>(
                          parallel_explore::Explorer&)> const& begin,
                      RunOutput output, FailIf const& fail_if = {});

}  // namespace pexplore
