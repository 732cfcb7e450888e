#include "agents/stream_runner.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/gemini_parser.hpp"

namespace parallel_explore {
namespace {

/// Gemini CLI's name for a permission mode of ours.
std::string approval_of(std::string const& permission_mode) {
  if (permission_mode == "bypassPermissions") return "yolo";
  if (permission_mode == "acceptEdits") return "auto_edit";
  return "default";
}

std::vector<std::string> gemini_arguments(SessionRequest const& request) {
  auto const& agent = request.agent;
  // A new worktree is not a trusted folder yet.
  std::vector<std::string> arguments{"--output-format", "stream-json", "--skip-trust",
                                     "--approval-mode", approval_of(agent.permission_mode)};
  if (!agent.model.empty()) arguments.insert(arguments.end(), {"--model", agent.model});
  if (request.resume) arguments.insert(arguments.end(), {"--resume", request.resume->session_id});
  arguments.insert(arguments.end(), agent.args.begin(), agent.args.end());
  return arguments;
}

}  // namespace

std::unique_ptr<SessionRunner> make_gemini_runner(Launcher const& launcher) {
  agents::StreamAgent gemini{core::agent_row("gemini")};
  gemini.arguments = gemini_arguments;
  gemini.input = agents::prompt_with_instructions;
  gemini.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::GeminiParser>();
  };
  return agents::make_stream_runner(std::move(gemini), launcher);
}

}  // namespace parallel_explore
