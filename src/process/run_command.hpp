#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session.hpp"
#include "process/environment.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace parallel_explore::process {

struct Exited {
  int code = 0;
  bool operator==(Exited const&) const = default;
};
struct Signalled {
  int signal = 0;
  bool operator==(Signalled const&) const = default;
};
using ExitStatus = std::variant<Exited, Signalled>;

/// "exited with status 3", "killed by SIGSEGV".
[[nodiscard]] std::string describe(ExitStatus const& status);
/// As a shell gives it: the code, or 128 + signal.
[[nodiscard]] int shell_status(ExitStatus const& status);

/// Stopping is a value: send each signal to the group, wait, go on if something of it lives.
struct StopStep {
  int signal;  ///< 0: none, it was asked to end in words; skipped where its handler wants the end
  std::chrono::milliseconds wait;
};
using StopSequence = std::vector<StopStep>;
/// The handler may end the wait of such a step by Flow::stop.
inline constexpr int asked_in_words = 0;
/// SIGTERM, `grace`, SIGKILL.
[[nodiscard]] StopSequence terminate_then_kill(std::chrono::milliseconds grace);

/// What an output handler wants next.
enum class Flow { go_on, stop };
/// Gets output as it comes: any bytes, at most 64 KiB a call.
using OutputHandler = std::function<Flow(std::string_view chunk)>;

/// Asked when nothing was printed for a while, with how long. Gives after what further time it
/// wants to be asked again; none: the command is to be stopped.
using InactivityHandler =
    std::function<std::optional<std::chrono::milliseconds>(std::chrono::milliseconds silent)>;

/// What is said to a command while it runs, over its standard input. Outlives the command.
class Conversation {
 public:
  void say(std::string_view text);
  /// Closes the command's standard input once everything is said.
  void hang_up();

 private:
  friend class Supervisor;
  std::string unsaid_;
  bool over_ = false;
  std::function<void()> on_news_;  ///< while the command runs
};

struct CommandRequest {
  CommandLine command;
  std::string input;                     ///< fed to standard input, which is then closed
  Conversation* conversation = nullptr;  ///< instead of `input`
  std::chrono::milliseconds timeout{0};  ///< wall time until the stop sequence; 0: none
  StopSequence stop = terminate_then_kill(std::chrono::seconds(5));
  std::function<void()> on_stop;      ///< when it is to end: by its deadline or by cancellation
  OutputHandler on_output, on_error;  ///< empty: read and thrown away
  std::chrono::milliseconds inactivity{
      0};  ///< silence after which on_inactivity is asked; 0: never
  InactivityHandler on_inactivity;
  std::function<void(ProcessIdentity)> on_spawn;
};

/// Who ended it.
enum class StopCause { by_itself, timed_out, cancelled, stopped_by_handler };

struct CommandOutcome {
  ExitStatus status;
  StopCause stop_cause = StopCause::by_itself;
  bool leaked = false;  ///< processes of its group, or its pipes, outlived it; the group was killed
  std::chrono::microseconds duration{0};
  std::chrono::microseconds cpu_time{0};
  std::int64_t peak_rss_bytes = 0;  ///< of its largest process
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
/// read and thrown away.
struct Captured {
  CommandOutcome outcome;
  std::string output, error;
};
[[nodiscard]] awaitable<Captured> capture(CommandRequest request, std::size_t limit = 64 << 20);

/// The last line that is not blank, cut to 200 bytes of valid UTF-8: what to tell people of a
/// failure.
[[nodiscard]] std::string last_line(std::string_view output);

/// Field 22 of /proc/PID/stat; 0 if there is no such process.
[[nodiscard]] std::uint64_t start_ticks(int pid);
/// Whether that very process still runs (a zombie does not).
[[nodiscard]] bool alive(ProcessIdentity process);

/// Processes that carry NAME=VALUE in their environment, or belong to the process group of
/// `process` when that very process lives. Never ourselves.
[[nodiscard]] std::vector<ProcessIdentity> find_strays(ProcessIdentity process,
                                                       std::string const& marker);
/// Sends SIGTERM to them, waits `grace` (blocking) and kills what is left. Returns how many there
/// were.
int end_strays(std::vector<ProcessIdentity> const& strays, std::chrono::milliseconds grace);

/// Raises the soft limit of open descriptors to the hard one.
void raise_descriptor_limit();

}  // namespace parallel_explore::process
