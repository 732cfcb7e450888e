#pragma once

#include "core/agent_catalogue.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session_runner.hpp"
#include "process/run_command.hpp"
#include "stream/line_splitter.hpp"
#include "stream/parser.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::agents {

/// What one agent needs to be run: an agent that is given its prompt once, and prints what it does,
/// a line of JSON each.
struct StreamAgent {
  core::AgentRow const& row;
  std::function<std::vector<std::string>(SessionRequest const&)> arguments;  ///< after the program
  std::function<std::string(SessionRequest const&)> input;                   ///< standard input
  std::function<std::unique_ptr<stream::Parser>(SessionRequest const&)> parser;
  std::function<std::map<std::string, std::string>(SessionRequest const&)>
      environment;  ///< on top; may be null
};

[[nodiscard]] std::unique_ptr<SessionRunner> make_stream_runner(StreamAgent agent,
                                                                Launcher const& launcher);

/// Tells the sink what a parser has learnt since it was last asked.
class News {
 public:
  News(SessionRequest const& request, EventSink& sink) : request_(request), sink_(sink) {}
  void tell(stream::Parser const& parser, bool changed);

 private:
  SessionRequest const& request_;
  EventSink& sink_;
  std::optional<stream::Refusal> refusal_;
  std::string session_id_;
};

/// What a session came to: its stream's verdict, unless it was ended from outside.
[[nodiscard]] SessionResult result_of(stream::Parser const& parser, struct ProcessEnd const& end,
                                      SessionRequest const& request);

/// `usage` with its cost, where the agent tells none and the spec has a price.
[[nodiscard]] Usage priced(Usage usage, std::optional<Price> const& price);

/// The prompt of a new session, with the instructions before it: for agents that take them in no
/// other way.
[[nodiscard]] std::string first_prompt(SessionRequest const& request);

/// The same, or what a session is told that is resumed.
[[nodiscard]] std::string prompt_with_instructions(SessionRequest const& request);

/// Linux takes no argument of more than 128 KiB.
inline constexpr std::size_t longest_argument = 100 * 1024;

}  // namespace parallel_explore::agents
