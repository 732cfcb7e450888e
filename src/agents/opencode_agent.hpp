#pragma once

#include "agents/bare_home.hpp"
#include "agents/stream_runner.hpp"
#include "stream/opencode_parser.hpp"

#include <algorithm>
#include <iterator>

namespace parallel_explore::agents {

inline std::vector<std::string> opencode_arguments(SessionRequest const& request) {
  auto const& agent = request.agent;
  std::vector<std::string> arguments{"run", "--format", "json"};
  if (!agent.model.empty()) arguments.insert(arguments.end(), {"--model", agent.model});
  if (request.resume) {
    arguments.insert(arguments.end(), {"--session", request.resume->session_id});
  } else {
    // Without one it asks the model for a title, and that request is missing from its usage.
    arguments.insert(arguments.end(), {"--title", request.approach.name});
  }
  auto const& mode = agent.permission_mode;
  if (!request.read_only && (mode == "plan" || mode == "default"))
    arguments.insert(arguments.end(), {"--agent", "plan"});
  std::ranges::move(confined_arguments(core::agent_row("opencode"), request),
                    std::back_inserter(arguments));
  return arguments;
}

/// OpenCode: its command line, its standard input and the parser of its stream.
[[nodiscard]] inline StreamAgent opencode_agent() {
  StreamAgent opencode{core::agent_row("opencode")};
  opencode.arguments = opencode_arguments;
  opencode.mode_variable = "OPENCODE_PERMISSION";
  opencode.input = prompt_with_instructions;
  opencode.prepare = use_bare_homes;
  opencode.finish = keep_logins;
  opencode.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::OpencodeParser>();
  };
  return opencode;
}

}  // namespace parallel_explore::agents
