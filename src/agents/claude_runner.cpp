#include "agents/stream_runner.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/claude_parser.hpp"

#include <fmt/format.h>

namespace parallel_explore {
namespace {

bool instructions_fit(SessionRequest const& request) {
  return !request.system_prompt || request.system_prompt->size() <= agents::longest_argument;
}

std::vector<std::string> claude_arguments(SessionRequest const& request) {
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
  if (instructions_fit(request)) add("--append-system-prompt", request.system_prompt.value_or(""));
  add("--model", agent.model);
  if (request.max_turns > 0) add("--max-turns", std::to_string(request.max_turns));
  if (request.budget_usd) add("--max-budget-usd", fmt::format("{:.4f}", *request.budget_usd));
  // Denied tools stay denied, even if the arguments allow them.
  add("--permission-mode", request.read_only ? "default" : agent.permission_mode);
  if (request.read_only) add("--disallowedTools", "Bash,Edit,Write,NotebookEdit");
  arguments.insert(arguments.end(), agent.args.begin(), agent.args.end());
  return arguments;
}

std::string input(SessionRequest const& request) {
  if (request.resume) return request.resume->prompt;
  return instructions_fit(request) ? request.prompt : agents::prompt_with_instructions(request);
}

}  // namespace

std::unique_ptr<SessionRunner> make_claude_runner(Launcher const& launcher) {
  agents::StreamAgent claude{core::agent_row("claude")};
  claude.arguments = claude_arguments;
  claude.input = input;
  claude.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::ClaudeParser>();
  };
  return agents::make_stream_runner(std::move(claude), launcher);
}

}  // namespace parallel_explore
