#pragma once

#include "async/stoppable.hpp"
#include "run/approach_worktree.hpp"
#include "run/brick_refs.hpp"
#include "run/instructions.hpp"
#include "run/recorder.hpp"
#include "schedule/scheduler.hpp"

#include <optional>
#include <string>

namespace parallel_explore::run {

/// One approach, from its worktree to its measurements.
///
/// The job itself is never cancelled, so that the work of a stopped session is still committed and
/// recorded. stop() ends only the steps that wait for an agent or a command.
class ApproachJob {
 public:
  ApproachJob(BrickRefs const& bricks, Recorder& recorder, Instructions& instructions,
              std::string approach);

  /// Makes the worktree, runs a session, commits its work and measures the criteria that may be
  /// measured beside others. A final failure is recorded; one that may be retried is not, until
  /// give_up(). Throws only faults that end the run (Error(resource | journal)).
  awaitable<schedule::JobEnded> work();

  /// The first call asks the running step to end, the second kills it. With a reason the approach
  /// has then ended for good; without, it waits for a later resume.
  void stop(std::optional<schedule::ReasonToStop> why = std::nullopt);

  /// Records that the approach has failed: as `why` says, or as its last session ended.
  void give_up(std::optional<schedule::ReasonToStop> why);

 private:
  awaitable<schedule::JobEnded> guarded(awaitable<schedule::JobEnded> steps);
  awaitable<schedule::JobEnded> work_steps(std::string host);
  awaitable<void> fetch_assignment();
  awaitable<void> run_and_record_session();
  awaitable<SessionResult> run_session();
  awaitable<void> undo_interrupted_measuring();
  awaitable<CommittedWork> commit_work();
  schedule::JobEnded judge_session(SessionResult const& result);
  awaitable<void> evaluate();
  awaitable<void> measure_criteria(Worktree worktree);
  awaitable<bool> publish();
  [[nodiscard]] ApproachRecord const& record() const;

  BrickRefs const& bricks_;
  Recorder& recorder_;
  Instructions& instructions_;
  std::string const name_;
  ApproachWorktree worktree_;
  Assignment assignment_;
  async::Stoppable steps_;
  std::optional<schedule::ReasonToStop> why_;
  std::string trouble_;  ///< with a host, which may be over when the job starts again; empty: none
};

}  // namespace parallel_explore::run
