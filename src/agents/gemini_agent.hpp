#pragma once

#include "agents/bare_home.hpp"
#include "agents/stream_runner.hpp"
#include "stream/gemini_parser.hpp"

#include <algorithm>
#include <iterator>

namespace parallel_explore::agents {

inline std::vector<std::string> gemini_arguments(SessionRequest const& request) {
  auto const& agent = request.agent;
  // A new worktree is not a trusted folder yet.
  std::vector<std::string> arguments{"--output-format", "stream-json", "--skip-trust",
                                     "--approval-mode",
                                     own_mode(core::agent_row("gemini"), request)};
  if (!agent.model.empty()) arguments.insert(arguments.end(), {"--model", agent.model});
  if (request.resume) arguments.insert(arguments.end(), {"--resume", request.resume->session_id});
  std::ranges::move(confined_arguments(core::agent_row("gemini"), request),
                    std::back_inserter(arguments));
  return arguments;
}

/// Gemini CLI: its command line, its standard input and the parser of its stream.
[[nodiscard]] inline StreamAgent gemini_agent() {
  StreamAgent gemini{core::agent_row("gemini")};
  gemini.arguments = gemini_arguments;
  gemini.input = prompt_with_instructions;
  gemini.prepare = use_bare_homes;
  gemini.finish = keep_logins;
  gemini.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::GeminiParser>();
  };
  return gemini;
}

}  // namespace parallel_explore::agents
