#include "agents/stream_runner.hpp"
#include "parallel_explore/agents.hpp"
#include "stream/codex_parser.hpp"

#include <fmt/format.h>

namespace parallel_explore {
namespace {

/// What our permission modes are called there.
std::string sandbox_of(SessionRequest const& request) {
  auto const& permission_mode = request.agent.permission_mode;
  if (request.read_only) return "read-only";
  if (permission_mode == "bypassPermissions") return "danger-full-access";
  if (permission_mode == "plan" || permission_mode == "default") return "read-only";
  return "workspace-write";
}

std::vector<std::string> codex_command_line(SessionRequest const& request) {
  auto const& agent = request.agent;
  std::vector<std::string> argv{agent.command.empty() ? "codex" : agent.command, "exec", "--json"};
  argv.insert(argv.end(), {"-c", fmt::format("sandbox_mode=\"{}\"", sandbox_of(request))});
  argv.insert(argv.end(), {"-c", "approval_policy=\"never\""});
  // A judge's directory is empty, and no repository.
  if (request.read_only) argv.emplace_back("--skip-git-repo-check");
  if (!agent.model.empty()) argv.insert(argv.end(), {"--model", agent.model});
  argv.insert(argv.end(), agent.args.begin(), agent.args.end());
  if (request.resume) argv.insert(argv.end(), {"resume", request.resume->session_id});
  argv.emplace_back("-");
  return argv;
}

}  // namespace

std::unique_ptr<SessionRunner> make_codex_runner(Launcher const& launcher) {
  agents::StreamAgent codex;
  codex.needs = {"OPENAI_*", "CODEX_*", "AZURE_OPENAI_*"};
  codex.argv = codex_command_line;
  codex.input = agents::prompt_with_instructions;
  codex.parser = [](SessionRequest const& request) {
    // It counts over all runs of a thread.
    return std::make_unique<stream::CodexParser>(request.resume ? request.resume->used : Usage{});
  };
  return agents::make_stream_runner(std::move(codex), launcher);
}

}  // namespace parallel_explore
