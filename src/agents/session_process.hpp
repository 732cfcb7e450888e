#pragma once

#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session_runner.hpp"
#include "process/command.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace parallel_explore::agents {

/// Command of an agent, with what runs it beside the files of the request.
struct SessionProcess {
  CommandLine command;
  std::string input;
  process::Conversation* conversation = nullptr;  ///< instead of `input`
  std::function<void()> on_stop;     ///< asks it to end in words, before it is signalled
  process::OutputHandler on_output;  ///< after the chunk is in the stream file
  std::function<bool()> answered;    ///< whether its model has; null: it has none
  std::chrono::milliseconds answer_due =
      std::chrono::seconds(20);  ///< silence that is reported before the first answer
  std::function<bool()>
      waits;  ///< it has finished, and stays for what runs in the background; null
  std::chrono::milliseconds wait_limit = std::chrono::seconds(10);  ///< of that, in silence
  std::uint64_t output_limit = 512u << 20;  ///< bytes; more ends the session
};

struct ProcessEnd {
  process::CommandOutcome outcome;
  int pid = 0;             ///< that it had
  std::string last_error;  ///< last line of standard error
  bool too_much_output = false;
  bool host_lost = false;  ///< another machine, where it ran, no longer answers
  std::optional<std::chrono::milliseconds> stalled;  ///< inactivity for which it was ended
};

/// Runs the command; its output goes to the request's files. Throws Error(agent | resource).
awaitable<ProcessEnd> run_process(SessionProcess process, SessionRequest request, EventSink& sink);

/// The environment and directory that all sessions have. `needs` are patterns of variables that
/// this agent needs of the environment, its credentials among them.
[[nodiscard]] CommandLine base_command(SessionRequest const& request,
                                       std::span<std::string const> needs = {});

/// End of a session that was ended from outside: timeout, cancellation, stall, too much output.
/// None: the agent's stream says how it ended.
[[nodiscard]] std::optional<SessionEnd> end_from_outside(ProcessEnd const& end,
                                                         SessionRequest const& request);

/// Failure by exit status or by the signal that killed the process.
[[nodiscard]] Failed failure_of(ProcessEnd const& end);

/// Duration, memory, and a note on processes that it left running.
void describe_process(ProcessEnd const& end, SessionResult& result);

}  // namespace parallel_explore::agents
