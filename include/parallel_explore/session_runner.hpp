#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/session.hpp"

namespace parallel_explore {

/// Runs one agent in one worktree.
class SessionRunner {
 public:
  virtual ~SessionRunner() = default;

  /// Returns only when the session's process group is gone. What the agent did, or failed to
  /// do, is in the result. Emits SessionSpawned, SessionProgress, SessionLimited and SessionSilent
  /// meanwhile. What is to be resumed, and is not known to the agent any more, starts over, with a
  /// note.
  ///
  /// Cancellation: `terminal` starts the stop sequence (SIGTERM, the request's grace, SIGKILL);
  /// the result is then Cancelled with what was used so far. Never leaves operation_aborted.
  /// Lifetimes: the runner and the sink outlive the task.
  /// Throws: Error(agent) when the program cannot be started, Error(resource).
  virtual awaitable<SessionResult> run(SessionRequest request, EventSink& sink) = 0;

  /// Whether a request may name a session to continue.
  [[nodiscard]] virtual bool can_resume() const { return false; }
};

}  // namespace parallel_explore
