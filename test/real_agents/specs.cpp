#include "real_agents/agents.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace parallel_explore::real {

namespace fs = std::filesystem;

namespace {

constexpr auto claude_program = "node_modules/@anthropic-ai/claude-code-linux-x64/claude";
constexpr auto codex_program =
    "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex";
constexpr auto gemini_program = "node_modules/@google/gemini-cli/bundle/gemini.js";
constexpr auto opencode_program = "node_modules/opencode-linux-x64/bin/opencode";

std::string claude_environment(int port) {
  return fmt::format(
      "ANTHROPIC_BASE_URL = \"http://127.0.0.1:{}\", ANTHROPIC_API_KEY = \"${{TEST_KEY}}\", "
      "CLAUDE_CODE_MAX_RETRIES = \"2\"",
      port);
}

std::string claude_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return fmt::format(
      "[agent.claude]\ncommand = \"{}\"\nargs = [\"--allowedTools\", \"Bash(*)\"]\nenv = {{ {} "
      "}}\n",
      program.string(), claude_environment(port));
}

/// Makes its home. Its own sandbox needs more of the kernel than tests can ask for.
std::string codex_environment(fs::path const& home, int port) {
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
  return fmt::format("CODEX_HOME = \"{}\", CODEX_API_KEY = \"${{TEST_KEY}}\"",
                     (home / "codex").string());
}

constexpr auto price = "price = { input = 1.0, output = 10.0 }\n";

std::string codex_spec(fs::path const& program, fs::path const& home, int port) {
  return fmt::format(
      "[agent.codex]\ncommand = \"{}\"\npermission_mode = \"bypassPermissions\"\n{}env = {{ {} "
      "}}\n",
      program.string(), price, codex_environment(home, port));
}

/// Makes its settings.
std::string gemini_environment(fs::path const& home, int port) {
  support::write_file(home / ".gemini/settings.json", R"({
  "security": {"auth": {"selectedType": "gemini-api-key"}},
  "privacy": {"usageStatisticsEnabled": false},
  "telemetry": {"enabled": false},
  "general": {"enableAutoUpdate": false}
})");
  return fmt::format(
      "GOOGLE_GEMINI_BASE_URL = \"http://127.0.0.1:{}\", GEMINI_API_KEY = \"${{TEST_KEY}}\"", port);
}

std::string gemini_spec(fs::path const& program, fs::path const& home, int port) {
  return fmt::format(
      "[agent.gemini]\ncommand = \"{}\"\nmodel = \"gemini-2.5-flash\"\n"
      "permission_mode = \"bypassPermissions\"\n{}env = {{ {} }}\n",
      program.string(), price, gemini_environment(home, port));
}

std::string opencode_environment(int port) {
  return fmt::format(
      "TEST_API_KEY = \"${{TEST_KEY}}\", OPENCODE_CONFIG_CONTENT = '"
      R"({{"model": "scripted/m1", "small_model": "scripted/m1", "provider": {{"scripted": {{)"
      R"("npm": "@ai-sdk/openai-compatible", )"
      R"("options": {{"baseURL": "http://127.0.0.1:{}/v1", "apiKey": "{{env:TEST_API_KEY}}"}}, )"
      R"("models": {{"m1": {{"cost": {{"input": 1, "output": 10}}}}}}}}}}}})"
      "'",
      port);
}

std::string opencode_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return fmt::format(
      "[agent.opencode]\ncommand = \"{}\"\nmodel = \"scripted/m1\"\n"
      "permission_mode = \"bypassPermissions\"\nenv = {{ {} }}\n",
      program.string(), opencode_environment(port));
}

std::string acp_spec(std::string const& name, std::string const& run,
                     std::string const& environment) {
  return fmt::format(
      "[agent.{}]\nadapter = \"acp\"\nrun = [{}]\npermission_mode = \"bypassPermissions\"\n{}"
      "env = {{ {} }}\n",
      name, run, price, environment);
}

/// The adapters bring agents of their own: they are given those that are tested without them.
std::string claude_acp_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return acp_spec("claude-acp", fmt::format("\"node\", \"{}\"", program.string()),
                  fmt::format("{}, CLAUDE_CODE_EXECUTABLE = \"{}\"", claude_environment(port),
                              (agents_directory() / claude_program).string()));
}

std::string codex_acp_spec(fs::path const& program, fs::path const& home, int port) {
  return acp_spec("codex-acp", fmt::format("\"node\", \"{}\"", program.string()),
                  fmt::format("{}, CODEX_PATH = \"{}\"", codex_environment(home, port),
                              (agents_directory() / codex_program).string()));
}

std::string gemini_acp_spec(fs::path const& program, fs::path const& home, int port) {
  return acp_spec(
      "gemini-acp",
      fmt::format("\"{}\", \"--acp\", \"--model\", \"gemini-2.5-flash\"", program.string()),
      gemini_environment(home, port));
}

std::string opencode_acp_spec(fs::path const& program, fs::path const& /*home*/, int port) {
  return acp_spec("opencode-acp", fmt::format("\"{}\", \"acp\"", program.string()),
                  opencode_environment(port));
}

}  // namespace

std::vector<Adapter> const& adapters() {
  static std::vector<Adapter> const all{
      {.name = "claude",
       .program = claude_program,
       .trial = Trial::whole,
       .memory = ".claude/projects",
       .result_remembered = "tool_result",
       .spec = claude_spec},
      {.name = "codex",
       .program = codex_program,
       .trial = Trial::whole,
       .memory = "codex/sessions",
       .result_remembered = "function_call_output",
       .spec = codex_spec},
      {.name = "gemini",
       .program = gemini_program,
       .tells_refusals = false,
       .trial = Trial::safety,
       .memory = ".gemini/tmp",
       .result_remembered = "functionResponse",
       .spec = gemini_spec},
      {.name = "opencode",
       .program = opencode_program,
       .tells_refusals = false,
       .known_hosts = {"registry.npmjs.org"},
       .memory = ".local/share/opencode",
       .result_remembered = "Wrote",
       .spec = opencode_spec},
      {.name = "claude-acp",
       .program = "node_modules/@agentclientprotocol/claude-agent-acp/dist/index.js",
       .tells_refusals = false,
       .trial = Trial::whole,
       .memory = ".claude/projects",
       .result_remembered = "tool_result",
       .spec = claude_acp_spec},
      {.name = "codex-acp",
       .program = "node_modules/@agentclientprotocol/codex-acp/dist/index.js",
       .tells_refusals = false,
       .trial = Trial::safety,
       .known_hosts = {"api.github.com", "chatgpt.com", "github.com"},
       .memory = "codex/sessions",
       .result_remembered = "function_call_output",
       .spec = codex_acp_spec},
      {.name = "gemini-acp",
       .program = gemini_program,
       .tells_refusals = false,
       .trial = Trial::safety,
       .memory = ".gemini/tmp",
       .result_remembered = "functionResponse",
       .spec = gemini_acp_spec},
      {.name = "opencode-acp",
       .program = opencode_program,
       .tells_refusals = false,
       .known_hosts = {"registry.npmjs.org"},
       .memory = ".local/share/opencode",
       .result_remembered = "Wrote",
       .spec = opencode_acp_spec}};
  return all;
}

std::vector<Adapter> adapters_with(Trial least) {
  std::vector<Adapter> chosen;
  bool const all = std::getenv("PEXPLORE_TEST_REPORT") != nullptr;
  for (auto const& each : adapters()) {
    if (all || each.trial >= least) chosen.push_back(each);
  }
  return chosen;
}

}  // namespace parallel_explore::real
