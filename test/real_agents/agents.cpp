#include "real_agents/agents.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::real {

namespace fs = std::filesystem;

namespace {

std::string claude_environment(int port) {
  return fmt::format(
      "ANTHROPIC_BASE_URL = \"http://127.0.0.1:{}\", ANTHROPIC_API_KEY = \"${{TEST_KEY}}\", "
      "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC = \"1\", DISABLE_AUTOUPDATER = \"1\", "
      "DISABLE_TELEMETRY = \"1\", DISABLE_ERROR_REPORTING = \"1\", CLAUDE_CODE_MAX_RETRIES = \"2\"",
      port);
}

std::string claude_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return fmt::format(
      "[agent.claude]\ncommand = \"{}\"\nargs = [\"--allowedTools\", \"Bash(*)\"]\nenv = {{ {} "
      "}}\n",
      program.string(), claude_environment(port));
}

std::string codex_spec(fs::path const& program, fs::path const& home, int port) {
  support::write_file(home / "codex/config.toml", fmt::format(R"(
model = "scripted"
model_provider = "scripted"
[model_providers.scripted]
name = "scripted"
base_url = "http://127.0.0.1:{}/v1"
env_key = "CODEX_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 2
)",
                                                              port));
  // Its own sandbox needs more of the kernel than tests can ask for.
  return fmt::format(
      "[agent.codex]\ncommand = \"{}\"\npermission_mode = \"bypassPermissions\"\n"
      "price = {{ input = 1.0, output = 10.0 }}\n"
      "env = {{ CODEX_HOME = \"{}\", CODEX_API_KEY = \"${{TEST_KEY}}\" }}\n",
      program.string(), (home / "codex").string());
}

std::string acp_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return fmt::format(
      "[agent.acp]\nrun = [\"node\", \"{}\"]\npermission_mode = \"bypassPermissions\"\n"
      "env = {{ {} }}\n",
      program.string(), claude_environment(port));
}

std::string first_line_of(int descriptor) {
  std::string line;
  char c = 0;
  while (read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

fs::path agents_directory() {
  char const* const given = std::getenv("PEXPLORE_TEST_AGENTS");
  return given ? fs::path(given) : fs::path(AGENTS);
}

std::vector<Adapter> const& adapters() {
  static std::vector<Adapter> const all{
      {"claude", "node_modules/@anthropic-ai/claude-code-linux-x64/claude", true,
       ".claude/projects", "tool_result", claude_spec},
      {"codex", "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex",
       true, "codex/sessions", "function_call_output", codex_spec},
      {"acp", "node_modules/@zed-industries/claude-code-acp/dist/index.js", false,
       ".claude/projects", "tool_result", acp_spec}};
  return all;
}

Model::Model(fs::path const& directory, std::string const& script) : log_(directory / "model.log") {
  auto const file = directory / "script.json";
  support::write_file(file, script);
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  std::string program = SCRIPTED_MODEL, script_file = file.string(), log = log_.string();
  char* const argv[] = {program.data(), script_file.data(), log.data(), nullptr};
  bool const started = posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv, environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  auto const line = first_line_of(out[0]);
  close(out[0]);
  if (!started || line.empty()) throw std::runtime_error("the scripted model does not start");
  port_ = std::stoi(line);
}

Model::~Model() {
  close(input_);
  waitpid(pid_, nullptr, 0);
}

int Model::requests(int step) const {
  std::ifstream in(log_);
  int count = 0;
  for (std::string line; std::getline(in, line);)
    count += boost::json::parse(line).at("step").as_int64() == step ? 1 : 0;
  return count;
}

int Model::requests() const {
  std::ifstream in(log_);
  int count = 0;
  for (std::string line; std::getline(in, line);)
    count += boost::json::parse(line).at("step").as_int64() >= 0 ? 1 : 0;
  return count;
}

}  // namespace parallel_explore::real
