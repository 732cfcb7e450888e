#include "agents/stream_runner.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/opencode_parser.hpp"

namespace parallel_explore {
namespace {

std::vector<std::string> opencode_command_line(SessionRequest const& request) {
  auto const& agent = request.agent;
  std::vector<std::string> argv{agent.command.empty() ? "opencode" : agent.command, "run",
                                "--format", "json"};
  if (!agent.model.empty()) argv.insert(argv.end(), {"--model", agent.model});
  if (request.resume) argv.insert(argv.end(), {"--session", request.resume->session_id});
  if (request.read_only) argv.insert(argv.end(), {"--agent", "plan"});
  argv.insert(argv.end(), agent.args.begin(), agent.args.end());
  return argv;
}

}  // namespace

std::unique_ptr<SessionRunner> make_opencode_runner(Launcher const& launcher) {
  agents::StreamAgent opencode;
  // It speaks to whatever provider its settings name.
  opencode.needs = {"OPENCODE_*", "ANTHROPIC_*", "OPENAI_*",
                    "GEMINI_*",   "GOOGLE_*",    "OPENROUTER_*"};
  opencode.argv = opencode_command_line;
  opencode.input = agents::prompt_with_instructions;
  opencode.parser = [](SessionRequest const& /*request*/) {
    return std::make_unique<stream::OpencodeParser>();
  };
  return agents::make_stream_runner(std::move(opencode), launcher);
}

}  // namespace parallel_explore
