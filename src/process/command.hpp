#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session.hpp"
#include "process/conversation.hpp"
#include "process/stop_sequence.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace parallel_explore::process {

/// Its end was seen, but not how: something else in this program had waited for it.
struct Unknown {
  bool operator==(Unknown const&) const = default;
};
struct Exited {
  int code = 0;
  bool operator==(Exited const&) const = default;
};
struct Signalled {
  int signal = 0;
  bool operator==(Signalled const&) const = default;
};
/// An exit status that was not seen is unknown, and unknown is never success.
using ExitStatus = std::variant<Unknown, Exited, Signalled>;

/// "exited with status 3", "killed by SIGSEGV".
[[nodiscard]] std::string describe(ExitStatus const& status);
/// Status as a shell gives it: the code, or 128 + signal. 255 for an unknown one.
[[nodiscard]] int shell_status(ExitStatus const& status);

/// Answer of an output handler.
enum class Flow { proceed, stop };
/// Gets output as it comes: any bytes, at most 64 KiB a call.
using OutputHandler = std::function<Flow(std::string_view chunk)>;

/// Asked when nothing was printed for a while. Returns when to ask again, from now; none: the
/// command is stopped.
using InactivityHandler =
    std::function<std::optional<std::chrono::milliseconds>(std::chrono::milliseconds unprinted)>;

struct CommandRequest {
  CommandLine command;
  std::string input;                     ///< fed to standard input, which is then closed
  Conversation* conversation = nullptr;  ///< instead of `input`
  std::chrono::milliseconds timeout{0};  ///< wall time until the stop sequence, from its turn on
                                         ///< where it queues; 0: none
  StopSequence stop = terminate_then_kill(std::chrono::seconds(5));
  std::function<void()> on_stop;            ///< when its deadline or a cancellation stops it
  OutputHandler on_output, on_error;        ///< empty: read and dropped
  std::chrono::milliseconds inactivity{0};  ///< without output until on_inactivity; 0: never
  InactivityHandler on_inactivity;
  std::function<void(ProcessIdentity)> on_spawn;
  /// Gets the reason why a queued command waits for its turn; empty: its turn has come.
  std::function<void(std::string const& reason)> on_wait;
};

/// Cause of the end of a command.
enum class StopCause { by_itself, timed_out, cancelled, stopped_by_handler };

struct CommandOutcome {
  ExitStatus status;
  StopCause stop_cause = StopCause::by_itself;
  bool leaked = false;  ///< processes of its group, or its pipes, outlived it; the group was killed
  std::chrono::microseconds duration{0};
  std::chrono::microseconds cpu_time{0};
  std::int64_t peak_rss_bytes = 0;  ///< of its largest process; 0: not known
  bool is_timed = true;  ///< false: the duration is not that of what ran, on another machine
  ProcessIdentity process;
};

/// Runs a command in a process group of its own; returns when the group is gone.
///
/// Cancellation: `terminal` starts the stop sequence, a second one kills at once; the outcome is
/// returned as data. Handlers run on the caller's executor and may throw: the group is killed, then
/// the exception is rethrown.
/// Throws Error(agent) when the program cannot be found or executed, or the directory is missing;
/// Error(resource) naming the limit when descriptors, processes or memory ran out.
[[nodiscard]] awaitable<CommandOutcome> run_command(CommandRequest request);

/// Output kept in memory, for short commands: at most `limit` bytes of each stream, the rest is
/// read and dropped.
struct Captured {
  CommandOutcome outcome;
  std::string output, error;
};
[[nodiscard]] awaitable<Captured> capture(CommandRequest request, std::size_t limit = 64 << 20);

/// The last line that is not blank, cut to 200 bytes of valid UTF-8: shows people why it failed.
[[nodiscard]] std::string last_line(std::string_view output);

}  // namespace parallel_explore::process
