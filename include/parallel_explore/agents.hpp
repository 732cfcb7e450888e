#pragma once

#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session_runner.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace parallel_explore {
inline namespace v0_2 {

// A launcher outlives the runners made with it.

/// Any program: settings.run with {approach} {description} {task} {worktree} {experiment} {sample}
/// {port} {session} replaced in each argument. The program reads the prompt from its standard input
/// or, up to 100 KiB, from PEXPLORE_PROMPT; PEXPLORE_APPROACH, _DESCRIPTION, _TASK, _WORKTREE,
/// _EXPERIMENT, _SAMPLE, _PORT and _SESSION hold the other values. Status 0 is success, 75
/// (EX_TEMPFAIL) a transient failure that may be retried; the answer is the end of its standard
/// output, at most 32 KiB.
[[nodiscard]] std::unique_ptr<SessionRunner> make_command_runner(Launcher const& launcher);

// Agents that print a line of JSON for each step. A session succeeds if its stream has a clean end
// and the status is 0. All of them can continue an earlier session.

/// Claude Code: `claude -p --output-format stream-json`.
[[nodiscard]] std::unique_ptr<SessionRunner> make_claude_runner(Launcher const& launcher);
/// Codex: `codex exec --json`. It reports no cost: give its settings a price.
[[nodiscard]] std::unique_ptr<SessionRunner> make_codex_runner(Launcher const& launcher);
/// Gemini CLI: `gemini --output-format stream-json`.
[[nodiscard]] std::unique_ptr<SessionRunner> make_gemini_runner(Launcher const& launcher);
/// OpenCode: `opencode run --format json`.
[[nodiscard]] std::unique_ptr<SessionRunner> make_opencode_runner(Launcher const& launcher);

/// Any agent that speaks the Agent Client Protocol over its standard input and output:
/// settings.run. settings.permission_mode chooses its mode, where it lists any, and answers its
/// requests for permission: "bypassPermissions" allows everything, "acceptEdits" reading and
/// editing, anything else nothing.
[[nodiscard]] std::unique_ptr<SessionRunner> make_acp_runner(Launcher const& launcher);

/// Plays a recorded session back: RECORDING.jsonl is the output of an agent (its first line
/// identifies the agent), and RECORDING.patch, if it exists, its changes. settings.recording is
/// relative to the worktree; {approach} {experiment} {sample} {worktree} are replaced. Needs no
/// agent and no key: for demos, tests and teaching.
[[nodiscard]] std::unique_ptr<SessionRunner> make_replay_runner(Launcher const& launcher);

/// The runner of that name, one of known_agents(): the way to each agent, also to one without a
/// function above. Throws Error(validation).
[[nodiscard]] std::unique_ptr<SessionRunner> make_runner(std::string const& adapter,
                                                         Launcher const& launcher);

/// A blocking function as a runner, for tests and for agents that are libraries. It runs on its own
/// thread, which is joined; cancellation is a stop request. An exception is a failed session.
[[nodiscard]] std::unique_ptr<SessionRunner> in_thread(
    std::function<SessionResult(SessionRequest const&, std::stop_token)> function);

}  // namespace v0_2
}  // namespace parallel_explore
