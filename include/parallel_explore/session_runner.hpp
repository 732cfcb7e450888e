#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/session.hpp"

namespace parallel_explore {
inline namespace v0_2 {

/// Runs one agent in one worktree.
class SessionRunner {
 public:
  virtual ~SessionRunner() = default;

  /// Runs one session, and returns only when its process group has ended. A failure of the agent is
  /// a result. Emits SessionSpawned, SessionProgress, SessionLimited and SessionSilent meanwhile. A
  /// session to be resumed that the agent no longer knows starts over, with a note.
  ///
  /// Cancellation: `terminal` starts the stop sequence (SIGTERM, the request's grace, SIGKILL);
  /// the result is then Cancelled, with the usage so far. Never throws operation_aborted.
  /// Lifetimes: the runner and the sink outlive the call.
  /// Throws: Error(agent) when the program cannot be started, Error(resource).
  virtual awaitable<SessionResult> run(SessionRequest request, EventSink& sink) = 0;

  /// Whether a request may have a session to resume.
  [[nodiscard]] virtual bool can_resume() const { return false; }
};

}  // namespace v0_2
}  // namespace parallel_explore
