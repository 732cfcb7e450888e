#pragma once

#include <array>
#include <string_view>

namespace parallel_explore::core {

/// The modes of an agent that speaks the Agent Client Protocol, which it lists when a session is
/// opened.
struct AcpModes {
  std::string_view agent;    ///< in the name that it gives itself, in lower case; empty: any other
  std::string_view working;  ///< each as OURS=THEIRS, for every permission mode of a spec
  std::string_view looking;  ///< for helper sessions: the first that it has

  std::string_view tried = {};           ///< versions that were run, in ascending order
  std::string_view subagent_tools = {};  ///< that start a sub-agent
  bool limits_subagents = false;         ///< by itself; else pexplore ends the session
  bool asks_for_title = false;  ///< of its model, beside the session, unless it is given one

  /// Options, as JSON, that keep a session within its purpose, where an agent takes them when the
  /// session is opened. The sets that apply are added to each other.
  std::string_view always = {}, project = {}, none = {}, helping = {}, proposing = {}, judging = {};
};

/// An agent without a row has its own names, or lists none and asks for permission instead.
inline constexpr std::array<AcpModes, 5> acp_modes{{
    {"claude",
     "acceptEdits=acceptEdits bypassPermissions=bypassPermissions default=default plan=plan",
     "plan", "0.16.2 0.101.0", "Agent Task", true, false,
     R"({"settings":{"crossSessionInbound":"refuse"},
         "disallowedTools":["ListAgents","SendMessage","EnterWorktree","ExitWorktree",
                            "ScheduleWakeup","CronCreate","CronDelete","CronList","Workflow",
                            "Monitor"]})",
     R"({"settingSources":["project","local"]})", R"({"settingSources":[],"strictMcpConfig":true})",
     R"({"settingSources":[],"strictMcpConfig":true})", R"({"tools":["Read","Glob","Grep"]})",
     R"({"tools":[]})"},
    {"codex",
     "acceptEdits=workspace-write bypassPermissions=agent-full-access default=read-only "
     "plan=read-only",
     "read-only", "2.6.0", "spawn_agent", false, true},
    // In its default mode it asks before it changes anything.
    {"gemini", "acceptEdits=autoEdit bypassPermissions=yolo default=default plan=plan", "default",
     "0.61.0", "invoke_agent"},
    {"opencode", "acceptEdits=build bypassPermissions=build default=plan plan=plan", "plan",
     "1.18.33", "task"},
    {"", "", "plan read-only"},
}};

}  // namespace parallel_explore::core
