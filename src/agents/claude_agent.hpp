#pragma once

#include "agents/stream_runner.hpp"
#include "stream/claude_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace parallel_explore::agents {

/// Whether the instructions may be an argument of the command line.
inline bool claude_instructions_fit(SessionRequest const& request) {
  return !request.system_prompt || request.system_prompt->size() <= longest_argument;
}

inline std::vector<std::string> claude_arguments(SessionRequest const& request) {
  auto const& agent = request.agent;
  std::vector<std::string> arguments{"-p", "--output-format", "stream-json", "--verbose"};
  auto const add = [&](std::string option, std::string const& value) {
    if (value.empty()) return;
    arguments.push_back(std::move(option));
    arguments.push_back(value);
  };
  if (request.resume) {
    add("--resume", request.resume->session_id);
  } else {
    add("--session-id", request.session_id);
  }
  if (claude_instructions_fit(request))
    add("--append-system-prompt", request.system_prompt.value_or(""));
  add("--model", agent.model);
  if (request.max_turns > 0) add("--max-turns", std::to_string(request.max_turns));
  if (request.budget_usd) add("--max-budget-usd", fmt::format("{:.4f}", *request.budget_usd));
  add("--permission-mode", own_mode(core::agent_row("claude"), request));
  std::ranges::move(confined_arguments(core::agent_row("claude"), request),
                    std::back_inserter(arguments));
  return arguments;
}

inline std::string claude_input(SessionRequest const& request) {
  if (request.resume) return request.resume->prompt;
  return claude_instructions_fit(request) ? request.prompt : prompt_with_instructions(request);
}

/// Claude Code: its command line, its standard input and the parser of its stream.
[[nodiscard]] inline StreamAgent claude_agent() {
  StreamAgent claude{core::agent_row("claude")};
  claude.arguments = claude_arguments;
  claude.limits_turns = true;
  claude.input = claude_input;
  claude.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::ClaudeParser>();
  };
  return claude;
}

}  // namespace parallel_explore::agents
