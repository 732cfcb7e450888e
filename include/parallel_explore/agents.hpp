#pragma once

#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session_runner.hpp"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace parallel_explore {

// Launchers outlive the runners that are made with them.

/// Any program: settings.run with {approach} {description} {task} {worktree} {experiment} {sample}
/// {port} {session} replaced in each argument. The prompt is on its standard input and, up to
/// 100 KiB, in PEXPLORE_PROMPT; PEXPLORE_APPROACH, _DESCRIPTION, _TASK, _WORKTREE, _EXPERIMENT,
/// _SAMPLE, _PORT and _SESSION say the rest. Status 0 is success; the answer is the end of what it
/// prints, at most 32 KiB.
[[nodiscard]] std::unique_ptr<SessionRunner> make_command_runner(Launcher const& launcher);

/// Claude Code, without a terminal. Success is a clean result in its stream and status 0.
[[nodiscard]] std::unique_ptr<SessionRunner> make_claude_runner(Launcher const& launcher);

/// The runner of that name, one of known_agents(). Throws Error(validation).
[[nodiscard]] std::unique_ptr<SessionRunner> make_runner(std::string const& agent,
                                                         Launcher const& launcher);

/// A blocking function as a runner, for tests and for agents that are libraries. It runs on a
/// thread of its own, which is joined; cancellation is a stop request. What it throws is a failed
/// session.
[[nodiscard]] std::unique_ptr<SessionRunner> in_thread(
    std::function<SessionResult(SessionRequest const&, std::stop_token)> function);

}  // namespace parallel_explore
