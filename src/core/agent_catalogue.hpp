#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::core {

/// A key of `[agent.NAME]` without which an adapter has nothing to run.
enum class RequiredKey { none, run, recording };

/// Options that keep a session in its purpose. Words; `''` is an empty one.
struct Confinement {
  std::string_view arguments;
  std::string_view environment;  ///< NAME=VALUE each
  std::string_view settings;     ///< NAME=JSON each: members that are added to that variable's
};

/// Everything about an agent that is not code, one row for each agent. agents/registry.cpp has the
/// code, in the same order. Lists are words separated by spaces.
struct AgentRow {
  std::string_view name;     ///< of the adapter, in specs and options
  std::string_view program;  ///< the default program; empty: none

  std::string_view spec_keys;  ///< of `[agent.NAME]`, besides those of every adapter
  RequiredKey required_key = RequiredKey::none;
  std::string_view required_for;  ///< ends "agent x does not say …" if that key is missing
  std::string_view example;       ///< an example of that key

  std::string_view environment;           ///< variables of pexplore that it gets; may end in `*`
  std::string_view provider_environment;  ///< more, each as PROVIDER:VARIABLE, only for models of
                                          ///< that provider, or where the spec names no model
  std::string_view credential_variables;  ///< variables that hold an API key
  std::string_view credential_files;      ///< files below HOME that a login creates
  std::string_view install;               ///< how to get it; empty: nothing to install
  std::string_view login;                 ///< how to log in

  std::string_view modes;  ///< what `permission_mode` may be, each as OURS=THEIRS; empty: it has
                           ///< none, and the key is refused
  Confinement always;      ///< of all sessions; before what the spec adds, which counts
  Confinement project;  ///< of working sessions with the project's configuration only; before too
  Confinement none;     ///< of working sessions without any configuration; before too
  Confinement helping;  ///< of all helper sessions; after what the spec adds
  Confinement looking;  ///< also of one that proposes or outlines: it may read
  Confinement judging;  ///< also of one that judges: everything it needs is in its prompt

  std::string_view signatures;  ///< words that would reveal its work to judges
  std::string_view recording;   ///< texts of which the first line of its stream has one; empty:
                                ///< its streams cannot be played back

  std::string_view reopen;      ///< arguments with which a person continues a session of it at a
                                ///< terminal; {session} is its id; empty: it cannot
  std::string_view tried;       ///< versions that were run with these options; empty: none has one
  std::string_view tried_last;  ///< when the last of them was
  std::string_view tools;       ///< that it lists at its start and is known to offer; empty: it
                                ///< lists none. Tools of servers begin with `mcp__`
  std::string_view subagent_tools;  ///< those that start a sub-agent
  std::string_view subagent_limit;  ///< variable by which it refuses more; empty: pexplore ends the
                                    ///< session
  std::string_view leavings;      ///< files that one of its processes leaves if it is killed; with
                                  ///< `{pid}`, absolute or below HOME
  std::string_view mount_points;  ///< empty directories that its sandbox leaves in the worktree
  bool own_temporary_files = false;  ///< in the worktree's scratch directory, since it may write
                                     ///< to no other
  std::string_view project_files;  ///< configuration that it reads in its directory and in parents
  std::string_view user_files;     ///< the same below HOME
  bool project_reads_user = true;  ///< those, too, with the project's configuration only

  // Columns of docs/guide/agents.md.
  std::string_view runs, resumes_by, cost, native_limits;
};

inline constexpr std::array<AgentRow, 7> agent_catalogue{{
    {.name = "claude",
     .program = "claude",
     .spec_keys = "command model permission_mode",
     .environment = "ANTHROPIC_* CLAUDE_* AWS_* GOOGLE_APPLICATION_CREDENTIALS VERTEX_* CLOUD_ML_* "
                    "DISABLE_* MAX_THINKING_TOKENS BASH_* MCP_* USE_BUILTIN_*",
     .credential_variables = "ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN CLAUDE_CODE_OAUTH_TOKEN",
     .credential_files = ".claude/.credentials.json",
     .install = "npm install -g @anthropic-ai/claude-code",
     .login = "run `claude` once and log in, or set ANTHROPIC_API_KEY",
     .modes =
         "acceptEdits=acceptEdits bypassPermissions=bypassPermissions default=default plan=plan "
         "dontAsk=dontAsk auto=auto manual=manual",
     // Its sessions can list each other, exchange messages, move to worktrees of their own, and
     // come back after their end.
     .always = {R"(--settings {"crossSessionInbound":"refuse"} )"
                "--disallowedTools ListAgents,SendMessage,EnterWorktree,ExitWorktree,"
                "ScheduleWakeup,CronCreate,CronDelete,CronList,Workflow,Monitor",
                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS=1 CLAUDE_CODE_DISABLE_CRON=1 "
                "CLAUDE_CODE_DISABLE_WORKFLOWS=1 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 "
                "CLAUDE_CODE_DISABLE_AUTO_MEMORY=1 CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS=4 "
                "DISABLE_AUTOUPDATER=1 DISABLE_TELEMETRY=1 DISABLE_ERROR_REPORTING=1"},
     .project = {"--setting-sources project,local", ""},
     .none = {"--setting-sources '' --strict-mcp-config", ""},
     // A proposer is asked again in the same session, which must therefore be kept.
     .helping = {"--disallowedTools Bash,Edit,Write,NotebookEdit --setting-sources '' "
                 "--strict-mcp-config",
                 "CLAUDE_CODE_DISABLE_CLAUDE_MDS=1"},
     .looking = {"--tools Read,Glob,Grep", ""},
     .judging = {"--tools '' --no-session-persistence", ""},
     .signatures = "claude anthropic",
     .recording = R"("type":"system")",
     .reopen = "--resume {session}",
     .tried = "2.1.197 2.1.332",
     .tried_last = "2026-11",
     .tools = "Agent AskUserQuestion Bash BashOutput CronCreate CronDelete CronList Edit "
              "EnterPlanMode EnterWorktree ExitPlanMode ExitWorktree Glob Grep KillShell "
              "ListAgents ListMcpResourcesTool LSP Monitor NotebookEdit Read ReadMcpResourceTool "
              "ReportFindings ScheduleWakeup SendMessage Skill StructuredOutput Task TaskCreate "
              "TaskGet TaskList TaskOutput TaskStop TaskUpdate TodoWrite ToolSearch WebFetch "
              "WebSearch Workflow Write",
     .subagent_tools = "Agent Task",
     .subagent_limit = "CLAUDE_CODE_MAX_SUBAGENTS_PER_SESSION",
     .leavings = "/tmp/cc-socks/{pid}.sock .claude/sessions/{pid}.json "
                 ".claude/sessions/{pid}.*.key",
     .project_files = "CLAUDE.md CLAUDE.local.md .claude/CLAUDE.md .claude/settings.json "
                      ".claude/settings.local.json .mcp.json",
     .user_files = ".claude/CLAUDE.md .claude/settings.json",
     .project_reads_user = false,
     .runs = "`claude -p --output-format stream-json`",
     .resumes_by = "session id",
     .cost = "reported",
     .native_limits = "`max_turns`, `budget_usd`"},
    {.name = "codex",
     .program = "codex",
     .spec_keys = "command model permission_mode",
     .environment = "OPENAI_* CODEX_* AZURE_OPENAI_*",
     .credential_variables = "OPENAI_API_KEY CODEX_API_KEY",
     .credential_files = ".codex/auth.json",
     .install = "npm install -g @openai/codex",
     .login = "run `codex login`, or set OPENAI_API_KEY",
     .modes = "acceptEdits=workspace-write bypassPermissions=danger-full-access default=read-only "
              "plan=read-only",
     // Its shell gets no variable whose name mentions a key, secret or token.
     // It writes to no directory of temporary files but its own.
     .always = {"-c shell_environment_policy.ignore_default_excludes=false "
                "-c sandbox_workspace_write.exclude_slash_tmp=true "
                "-c sandbox_workspace_write.exclude_tmpdir_env_var=true "
                "-c agents.max_threads=4 -c agents.max_depth=1 -c analytics.enabled=false "
                "-c check_for_update_on_startup=false",
                ""},
     .project = {"-c features.plugins=false -c features.apps=false", ""},
     .none = {"--ignore-rules -c project_doc_max_bytes=0 -c skills.include_instructions=false "
              "-c features.plugins=false -c features.apps=false -c features.hooks=false",
              ""},
     // Its judges have no shell, so that they cannot read what they judge either.
     .helping = {"--skip-git-repo-check --ignore-rules -c project_doc_max_bytes=0 "
                 "-c skills.include_instructions=false -c features.multi_agent=false "
                 "-c features.apps=false -c features.plugins=false -c features.goals=false "
                 "-c features.hooks=false -c web_search=\"disabled\" -c analytics.enabled=false "
                 "-c check_for_update_on_startup=false",
                 ""},
     .judging = {"-c features.shell_tool=false -c features.unified_exec=false", ""},
     .signatures = "codex openai chatgpt",
     .recording = R"("thread.started" "thread_id")",
     .reopen = "resume {session}",
     .tried = "0.169.0 0.171.0",
     .tried_last = "2026-11",
     .subagent_tools = "spawn_agent",
     .mount_points = ".agents .aws .codex",
     .own_temporary_files = true,
     .project_files = "AGENTS.md AGENTS.override.md .codex/config.toml",
     .user_files = ".codex/AGENTS.md .codex/AGENTS.override.md .codex/config.toml",
     .runs = "`codex exec --json`",
     .resumes_by = "thread id",
     .cost = "from `price`",
     .native_limits = "`max_turns`"},
    {.name = "gemini",
     .program = "gemini",
     .spec_keys = "command model permission_mode",
     .environment = "GEMINI_* GOOGLE_*",
     .credential_variables = "GEMINI_API_KEY GOOGLE_API_KEY",
     .credential_files = ".gemini/oauth_creds.json",
     .install = "npm install -g @google/gemini-cli",
     .login = "run `gemini` once and log in, or set GEMINI_API_KEY",
     .modes = "acceptEdits=auto_edit bypassPermissions=yolo default=default plan=default",
     // The process that it starts in its own place would outlive pexplore.
     .always = {"", "GEMINI_CLI_NO_RELAUNCH=true GEMINI_CLI_TRUST_WORKSPACE=true"},
     .none = {"--extensions none --allowed-mcp-server-names none", ""},
     // Judges have a home of their own besides: agents/bare_home.hpp.
     .helping = {"--extensions none --allowed-mcp-server-names none", ""},
     .signatures = "gemini",
     .recording = R"("type":"init")",
     .reopen = "--resume {session}",
     .tried = "0.61.0",
     .tried_last = "2026-11",
     .subagent_tools = "invoke_agent",
     .project_files = "GEMINI.md .gemini/settings.json",
     .user_files = ".gemini/GEMINI.md .gemini/settings.json",
     .runs = "`gemini --output-format stream-json`",
     .resumes_by = "session id",
     .cost = "from `price`",
     .native_limits = "`max_turns`"},
    // The provider is the first part of its models' names; without one, its settings choose.
    {.name = "opencode",
     .program = "opencode",
     .spec_keys = "command model permission_mode",
     .environment = "OPENCODE_*",
     .provider_environment = "anthropic:ANTHROPIC_* openai:OPENAI_* google:GEMINI_* "
                             "google:GOOGLE_* openrouter:OPENROUTER_*",
     .credential_variables = "ANTHROPIC_API_KEY OPENAI_API_KEY OPENROUTER_API_KEY",
     .credential_files = ".local/share/opencode/auth.json",
     .install = "npm install -g opencode-ai",
     .login = "run `opencode auth login`",
     // Theirs is the value of OPENCODE_PERMISSION.
     .modes = R"(acceptEdits={"bash":"deny","webfetch":"deny"} )"
              R"(bypassPermissions={"bash":"allow","edit":"allow","webfetch":"allow"} )"
              R"(default={"bash":"deny","task":"deny","webfetch":"deny"} )"
              R"(plan={"bash":"deny","task":"deny","webfetch":"deny"})",
     .always = {"",
                "OPENCODE_DISABLE_AUTOUPDATE=1 OPENCODE_DISABLE_LSP_DOWNLOAD=1 "
                "OPENCODE_DISABLE_MODELS_FETCH=1"},
     .none = {"",
              "OPENCODE_PURE=1 OPENCODE_DISABLE_PROJECT_CONFIG=1 OPENCODE_DISABLE_CLAUDE_CODE=1 "
              "OPENCODE_DISABLE_EXTERNAL_SKILLS=1"},
     .helping = {"--agent plan",
                 R"(OPENCODE_PERMISSION={"bash":"deny","task":"deny","webfetch":"deny"} )"
                 "OPENCODE_PURE=1 OPENCODE_DISABLE_PROJECT_CONFIG=1 "
                 "OPENCODE_DISABLE_CLAUDE_CODE=1 OPENCODE_DISABLE_EXTERNAL_SKILLS=1 "
                 "OPENCODE_DISABLE_DEFAULT_PLUGINS=1"},
     // A judge needs no tool: its permissions are all refused.
     .judging = {"", R"(OPENCODE_PERMISSION={"*":"deny"})"},
     .signatures = "opencode",
     .recording = R"("sessionID")",
     .reopen = "--session {session}",
     .tried = "1.18.33",
     .tried_last = "2026-11",
     .subagent_tools = "task",
     .project_files = "AGENTS.md opencode.json opencode.jsonc .opencode/opencode.json",
     .user_files = ".config/opencode/AGENTS.md .config/opencode/opencode.json "
                   ".config/opencode/opencode.jsonc",
     .runs = "`opencode run --format json`",
     .resumes_by = "session id",
     .cost = "reported",
     .native_limits = "`max_turns`"},
    // The spec chooses the agent, and with it the required key.
    {.name = "acp",
     .spec_keys = "run model permission_mode",
     .required_key = RequiredKey::run,
     .required_for = "which program speaks ACP",
     .example = R"(run = ["gemini", "--acp"])",
     // Theirs depends on the agent: core/acp_modes.hpp.
     .modes =
         "acceptEdits=acceptEdits bypassPermissions=bypassPermissions default=default plan=plan",
     // For the agents that are known to speak it; others ignore them. The first hides refusals of
     // the API while it retries.
     .always = {"",
                "CLAUDE_CODE_MAX_RETRIES=2 CLAUDE_CODE_DISABLE_BACKGROUND_TASKS=1 "
                "CLAUDE_CODE_DISABLE_CRON=1 CLAUDE_CODE_DISABLE_WORKFLOWS=1 "
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 CLAUDE_CODE_DISABLE_AUTO_MEMORY=1 "
                "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS=4 "
                "GEMINI_CLI_NO_RELAUNCH=true GEMINI_CLI_TRUST_WORKSPACE=true "
                "OPENCODE_DISABLE_AUTOUPDATE=1 OPENCODE_DISABLE_LSP_DOWNLOAD=1 "
                "OPENCODE_DISABLE_MODELS_FETCH=1",
                R"(CODEX_CONFIG={"analytics":{"enabled":false},)"
                R"("check_for_update_on_startup":false,"agents":{"max_threads":4,"max_depth":1},)"
                R"("shell_environment_policy":{"ignore_default_excludes":false}})"},
     .helping =
         {"",
          R"(OPENCODE_PERMISSION={"bash":"deny","task":"deny","webfetch":"deny","edit":"deny"} )"
          "OPENCODE_PURE=1 OPENCODE_DISABLE_PROJECT_CONFIG=1 OPENCODE_DISABLE_CLAUDE_CODE=1 "
          "OPENCODE_DISABLE_EXTERNAL_SKILLS=1 CLAUDE_CODE_DISABLE_CLAUDE_MDS=1",
          R"(CODEX_CONFIG={"project_doc_max_bytes":0,"skills":{"include_instructions":false},)"
          R"("web_search":"disabled","features":{"multi_agent":false,"apps":false,)"
          R"("plugins":false,"goals":false,"hooks":false}})"},
     .judging = {"", "", R"(CODEX_CONFIG={"features":{"shell_tool":false,"unified_exec":false}})"},
     .signatures = "copilot",
     .subagent_limit = "CLAUDE_CODE_MAX_SUBAGENTS_PER_SESSION",
     .mount_points = ".agents .aws .codex",
     .runs = "any program that speaks the Agent Client Protocol",
     .resumes_by = "`session/resume` or `session/load`, where offered",
     .cost = "if it reports one",
     .native_limits = "`max_turns`"},
    {.name = "command",
     .spec_keys = "run",
     .required_key = RequiredKey::run,
     .required_for = "what to run",
     .example = R"(run = ["sh", "approaches/{approach}.sh"]; or give --command)",
     .runs = "any program",
     .resumes_by = "–",
     .cost = "–",
     .native_limits = "–"},
    {.name = "replay",
     .spec_keys = "recording",
     .required_key = RequiredKey::recording,
     .required_for = "what to play back",
     .example = R"(recording = "recordings/{approach}")",
     .runs = "nothing: plays a recorded session back",
     .resumes_by = "–",
     .cost = "as recorded",
     .native_limits = "–"},
}};

/// The row of an adapter; null if there is none.
[[nodiscard]] constexpr AgentRow const* find_agent(std::string_view name) {
  for (auto const& row : agent_catalogue) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

/// The row of a known adapter; an unknown name does not compile.
consteval AgentRow const& agent_row(std::string_view name) { return *find_agent(name); }

/// The agent's own name for a permission mode of a spec; none if it does not have that mode.
[[nodiscard]] std::optional<std::string> mode_of(AgentRow const& row, std::string_view mode);

/// Patterns of the variables of pexplore that sessions with this model get; an empty model is the
/// agent's default.
[[nodiscard]] std::vector<std::string> environment_for(AgentRow const& row, std::string_view model);

/// The version of an ascending list that is nearest to this one; empty: it is one of them, lies
/// between them, or is not known.
[[nodiscard]] std::string nearest_version(std::string_view list, std::string_view version);

/// The words of a list.
[[nodiscard]] std::vector<std::string> words(std::string_view list);

/// The value of a name in a list of NAME=VALUE; none if it is not there.
[[nodiscard]] std::optional<std::string> value_in(std::string_view list, std::string_view name);

/// Whether a list has this word.
[[nodiscard]] bool has_word(std::string_view list, std::string_view word);

/// The agent whose stream begins with this line; the first row if the line does not show it.
[[nodiscard]] AgentRow const& agent_of_recording(std::string_view first_line);

}  // namespace parallel_explore::core
