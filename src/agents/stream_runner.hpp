#pragma once

#include "core/agent_catalogue.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session_runner.hpp"
#include "process/command.hpp"
#include "stream/line_splitter.hpp"
#include "stream/parser.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::agents {

/// Parts of a runner for an agent that gets its prompt once and prints its activity as lines of
/// JSON.
struct StreamAgent {
  core::AgentRow const& row;
  std::function<std::vector<std::string>(SessionRequest const&)> arguments;  ///< after the program
  std::function<std::string(SessionRequest const&)> input;                   ///< standard input
  std::string mode_variable = {};  ///< that holds its permission mode; empty: an argument does
  std::function<std::unique_ptr<stream::Parser>(SessionRequest const&)> parser;
  bool limits_turns = false;  ///< by itself
  /// Makes what a session needs; null: nothing.
  std::function<void(SessionRequest const&, std::map<std::string, std::string>& environment)>
      prepare = {};
  std::function<void(SessionRequest const&)> finish = {};  ///< undoes that; null: nothing
};

/// The agent's own name for the permission mode of a session; helper sessions have the mode
/// `default`, which only looks. Throws Error(validation) if it has no such mode.
[[nodiscard]] std::string own_mode(core::AgentRow const& row, SessionRequest const& request);

/// The spec's own options between those of the row that keep the session within its purpose: of two
/// that contradict each other, the last counts.
[[nodiscard]] std::vector<std::string> confined_arguments(core::AgentRow const& row,
                                                          SessionRequest const& request);

/// Sets the variables of the row that keep the session within its purpose. The spec's own count
/// more than those of all sessions.
void confine(core::AgentRow const& row, SessionRequest const& request,
             std::map<std::string, std::string>& environment);

/// Makes the runner; `launcher` outlives it.
[[nodiscard]] std::unique_ptr<SessionRunner> make_stream_runner(StreamAgent agent,
                                                                Launcher const& launcher);

/// Emits what a parser has learnt since the last call.
class News {
 public:
  News(SessionRequest const& request, EventSink& sink) : request_(request), sink_(sink) {}
  void report(stream::Parser const& parser, bool changed);

 private:
  SessionRequest const& request_;
  EventSink& sink_;
  std::optional<stream::Refusal> refusal_;
  std::string session_id_;
};

/// The end of a session that was ended because it had more turns than it may.
[[nodiscard]] Failed over_the_limit_of_turns();

/// The end of a session that was ended because it started more sub-agents than it may.
[[nodiscard]] Failed over_the_limit_of_subagents(int most);

/// Whether the model has answered, or the agent has said that it does not.
[[nodiscard]] bool has_answered(stream::Parser const& parser);

/// Result of a session: its stream's verdict, unless the session was ended from outside.
[[nodiscard]] SessionResult result_of(stream::Parser const& parser, struct ProcessEnd const& end,
                                      SessionRequest const& request);

/// `usage` with its cost, where the agent reports none and the spec has a price.
[[nodiscard]] Usage add_cost(Usage usage, std::optional<Price> const& price);

/// Prompt of a new session after its instructions, for agents that take them in no other way.
[[nodiscard]] std::string first_prompt(SessionRequest const& request);

/// first_prompt(), or the prompt of a resumed session.
[[nodiscard]] std::string prompt_with_instructions(SessionRequest const& request);

/// Bytes; Linux takes no argument of more than 128 KiB.
inline constexpr std::size_t longest_argument = 100 * 1024;

}  // namespace parallel_explore::agents
