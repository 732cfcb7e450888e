#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::core {

/// An agent that speaks the Agent Client Protocol, as its own documentation says: `acp:NAME` in
/// specs and options. Lists are words separated by spaces.
struct AcpAgent {
  std::string_view name;              ///< after `acp:`
  std::string_view title;             ///< for people
  std::string_view command;           ///< words
  std::string_view environment = {};  ///< variables of pexplore that it gets; may end in `*`
  std::string_view settings = {};     ///< NAME=VALUE each: set where the spec sets none
  std::string_view install;           ///< how to get it
  std::string_view login;             ///< how to log in
  std::string_view documentation;     ///< where this is said
};

inline constexpr std::string_view acp_prefix = "acp:";

/// Sorted by name.
inline constexpr std::array<AcpAgent, 19> acp_agents{{
    {.name = "auggie",
     .title = "Auggie CLI",
     .command = "auggie --acp",
     .environment = "AUGMENT_*",
     .settings = "AUGMENT_DISABLE_AUTO_UPDATE=1",
     .install = "npm install -g @augmentcode/auggie",
     .login = "run `auggie login`, or set AUGMENT_SESSION_AUTH",
     .documentation = "docs.augmentcode.com/cli/acp/clients"},
    {.name = "claude",
     .title = "Claude Code",
     .command = "claude-agent-acp",
     .environment = "ANTHROPIC_* CLAUDE_* AWS_* GOOGLE_APPLICATION_CREDENTIALS VERTEX_* CLOUD_ML_* "
                    "DISABLE_* MAX_THINKING_TOKENS BASH_* MCP_*",
     .install = "npm install -g @agentclientprotocol/claude-agent-acp",
     .login = "run `claude` once and log in, or set ANTHROPIC_API_KEY",
     .documentation = "github.com/agentclientprotocol/claude-agent-acp"},
    {.name = "cline",
     .title = "Cline CLI",
     .command = "cline --acp",
     .environment = "CLINE_* ANTHROPIC_API_KEY OPENAI_API_KEY OPENROUTER_API_KEY",
     .install = "npm install -g cline",
     .login = "run `cline auth`",
     .documentation = "docs.cline.bot/usage/acp"},
    {.name = "codex",
     .title = "Codex",
     .command = "codex-acp",
     .environment = "OPENAI_* CODEX_* AZURE_OPENAI_*",
     .install = "npm install -g @agentclientprotocol/codex-acp",
     .login = "run `codex login`, or set OPENAI_API_KEY",
     .documentation = "github.com/agentclientprotocol/codex-acp"},
    {.name = "copilot",
     .title = "GitHub Copilot CLI",
     .command = "copilot --acp --stdio",
     .environment = "COPILOT_*",
     .install = "npm install -g @github/copilot",
     .login = "run `copilot` and /login, or set COPILOT_GITHUB_TOKEN",
     .documentation = "docs.github.com/copilot/reference/copilot-cli-reference/acp-server"},
    // Its documentation calls the program `agent`, and its installer gives it both names.
    {.name = "cursor",
     .title = "Cursor CLI",
     .command = "cursor-agent acp",
     .environment = "CURSOR_*",
     .install = "see cursor.com/cli",
     .login = "run `cursor-agent login`, or set CURSOR_API_KEY",
     .documentation = "cursor.com/docs/cli/acp"},
    {.name = "droid",
     .title = "Factory Droid",
     .command = "droid exec --output-format acp",
     .environment = "FACTORY_* DROID_*",
     .settings = "DROID_DISABLE_AUTO_UPDATE=true FACTORY_DROID_AUTO_UPDATE_ENABLED=false",
     .install = "npm install -g droid",
     .login = "run `droid` and log in, or set FACTORY_API_KEY",
     .documentation = "docs.factory.ai/integrations/jetbrains"},
    {.name = "fast-agent",
     .title = "fast-agent",
     .command = "fast-agent-acp",
     .environment = "ANTHROPIC_API_KEY OPENAI_API_KEY HF_TOKEN FAST_AGENT_*",
     .install = "uv tool install fast-agent-acp",
     .login = "set the key of a provider, such as ANTHROPIC_API_KEY, and name a model in `args`",
     .documentation = "pypi.org/project/fast-agent-acp"},
    {.name = "gemini",
     .title = "Gemini CLI",
     .command = "gemini --acp",
     .environment = "GEMINI_* GOOGLE_*",
     .install = "npm install -g @google/gemini-cli",
     .login = "run `gemini` once and log in, or set GEMINI_API_KEY",
     .documentation = "github.com/google-gemini/gemini-cli"},
    {.name = "goose",
     .title = "goose",
     .command = "goose acp",
     .environment = "GOOSE_* ANTHROPIC_API_KEY OPENAI_API_KEY GOOGLE_API_KEY OPENROUTER_API_KEY",
     .install = "see block.github.io/goose",
     .login = "run `goose configure`",
     .documentation = "block.github.io/goose/docs/guides/acp-clients"},
    {.name = "kilo",
     .title = "Kilo",
     .command = "kilo acp",
     .environment = "KILO_*",
     .install = "npm install -g @kilocode/cli",
     .login = "run `kilo auth login`",
     .documentation = "zed.dev/acp/agent/kilo"},
    {.name = "kimi",
     .title = "Kimi Code CLI",
     .command = "kimi acp",
     .environment = "KIMI_* MOONSHOT_*",
     .install = "uv tool install kimi-cli",
     .login = "run `kimi` and /login",
     .documentation = "kimi.com/code/docs/en/third-party-tools/zed.html"},
    {.name = "kiro",
     .title = "Kiro CLI",
     .command = "kiro-cli acp",
     .environment = "KIRO_*",
     .install = "see kiro.dev/docs/cli",
     .login = "run `kiro-cli login`, or set KIRO_API_KEY",
     .documentation = "kiro.dev/docs/cli/acp"},
    {.name = "opencode",
     .title = "OpenCode",
     .command = "opencode acp",
     .environment = "OPENCODE_* ANTHROPIC_API_KEY OPENAI_API_KEY OPENROUTER_API_KEY",
     .install = "npm install -g opencode-ai",
     .login = "run `opencode auth login`",
     .documentation = "opencode.ai/docs/cli/acp"},
    {.name = "openhands",
     .title = "OpenHands CLI",
     .command = "openhands acp",
     .environment = "OPENHANDS_*",
     .install = "uv tool install openhands --python 3.12",
     .login = "run `openhands` and /settings",
     .documentation = "docs.openhands.dev/openhands/usage/run-openhands/acp"},
    {.name = "qoder",
     .title = "Qoder CLI",
     .command = "qodercli --acp",
     .environment = "QODER_*",
     .install = "npm install -g @qoder-ai/qodercli",
     .login = "run `qodercli` and /login",
     .documentation = "github.com/agentclientprotocol/registry"},
    {.name = "qwen",
     .title = "Qwen Code",
     .command = "qwen --acp",
     .environment = "QWEN_* OPENAI_* DASHSCOPE_API_KEY",
     .install = "npm install -g @qwen-code/qwen-code",
     .login = "run `qwen` and /auth, or set OPENAI_API_KEY",
     .documentation = "github.com/agentclientprotocol/registry"},
    {.name = "stakpak",
     .title = "Stakpak",
     .command = "stakpak acp",
     .environment = "STAKPAK_*",
     .install = "see github.com/stakpak/agent",
     .login = "set STAKPAK_API_KEY",
     .documentation = "github.com/agentclientprotocol/registry"},
    {.name = "vibe",
     .title = "Mistral Vibe",
     .command = "vibe-acp",
     .environment = "MISTRAL_* VIBE_*",
     .install = "uv tool install mistral-vibe",
     .login = "run `vibe --setup`, or set MISTRAL_API_KEY",
     .documentation = "github.com/mistralai/mistral-vibe, docs/acp-setup.md"},
}};

/// The row of an agent's name in a spec: "acp:goose"; null if it has no prefix, or is not known.
[[nodiscard]] AcpAgent const* find_acp_agent(std::string_view agent);

/// The row whose command is this program, a name or a path; null if there is none.
[[nodiscard]] AcpAgent const* acp_agent_of(std::string_view program);

/// The names of all rows, with their prefix.
[[nodiscard]] std::vector<std::string> acp_names();

/// "acp:gose" → "there is no agent …", with the nearest name; all names are the hint.
struct UnknownAcpAgent {
  std::string text, hint;
};

/// None if the name has no prefix, or is known.
[[nodiscard]] std::optional<UnknownAcpAgent> unknown_acp_agent(std::string_view agent);

/// The agent in "AGENT:REST", where `acp:NAME` is one. The whole if there is no rest.
[[nodiscard]] std::string_view agent_before_colon(std::string_view text);

}  // namespace parallel_explore::core
