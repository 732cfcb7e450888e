#pragma once

#include "agents/bare_home.hpp"
#include "agents/codex_home.hpp"
#include "agents/stream_runner.hpp"
#include "stream/codex_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace parallel_explore::agents {

inline std::vector<std::string> codex_arguments(SessionRequest const& request) {
  auto const& agent = request.agent;
  std::vector<std::string> arguments{"exec", "--json"};
  arguments.insert(
      arguments.end(),
      {"-c", fmt::format("sandbox_mode=\"{}\"", own_mode(core::agent_row("codex"), request))});
  arguments.insert(arguments.end(), {"-c", "approval_policy=\"never\""});
  if (!agent.model.empty()) arguments.insert(arguments.end(), {"--model", agent.model});
  std::ranges::move(confined_arguments(core::agent_row("codex"), request),
                    std::back_inserter(arguments));
  // Servers of the user run outside the sandbox, and no option leaves out all of them.
  if (request.read_only || request.configuration != Configuration::user) {
    for (auto const& server : mcp_servers_of_user(request))
      arguments.insert(arguments.end(),
                       {"-c", fmt::format("mcp_servers.{}.enabled=false", server)});
  }
  if (request.resume) arguments.insert(arguments.end(), {"resume", request.resume->session_id});
  arguments.emplace_back("-");
  return arguments;
}

/// Codex: its command line, its standard input and the parser of its stream.
[[nodiscard]] inline StreamAgent codex_agent() {
  StreamAgent codex{core::agent_row("codex")};
  codex.arguments = codex_arguments;
  codex.input = prompt_with_instructions;
  codex.prepare = use_bare_homes;
  codex.finish = keep_logins;
  codex.parser = [](SessionRequest const& request) {
    // It counts over all runs of a thread.
    return std::make_unique<stream::CodexParser>(request.resume ? request.resume->used : Usage{});
  };
  return codex;
}

}  // namespace parallel_explore::agents
