#pragma once

#include "async/stoppable.hpp"
#include "conduct/crew.hpp"
#include "conduct/instructions.hpp"
#include "conduct/measured_in.hpp"
#include "conduct/recorder.hpp"
#include "schedule/scheduler.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::conduct {

/// One approach, from its worktree to its measurements.
///
/// The job itself is never cancelled, so that what a stopped session did is still committed and
/// recorded; only the steps that wait for an agent or a command are, through stop().
class ApproachJob {
 public:
  ApproachJob(Crew const& crew, Recorder& recorder, Instructions& instructions,
              std::string approach);

  /// Worktree, session, commit, and the criteria that may be measured beside others. What failed
  /// for good is recorded; what may be tried again is not, until give_up(). Throws only what must
  /// end the run (Error(resource | journal)).
  awaitable<schedule::Ended> work();

  /// The first call asks what runs to end, the second kills it. With a reason the approach has then
  /// ended for good; without, it waits for a later resume.
  void stop(std::optional<schedule::Why> why = std::nullopt);

  /// Records that it has failed: as `why` says, or as its last session ended.
  void give_up(std::optional<schedule::Why> why);

 private:
  awaitable<schedule::Ended> guarded(awaitable<schedule::Ended> steps);
  awaitable<schedule::Ended> work_steps();
  awaitable<void> take_assignment();
  awaitable<Publication> publish();
  awaitable<void> have_session();
  [[nodiscard]] MeasuredWorktree measured() const;
  schedule::Ended ended_badly(SessionResult const& result);
  awaitable<void> prepare();
  awaitable<void> make_worktree();
  awaitable<SessionResult> run_session();
  [[nodiscard]] std::chrono::milliseconds time_left(std::chrono::milliseconds whole,
                                                    double share) const;
  awaitable<void> keep_work();
  awaitable<void> evaluate();
  awaitable<void> measure_criteria();
  void fail(FailureCause cause, std::string reason, bool redo = false);
  void fail(SessionEnd const& end);
  [[nodiscard]] schedule::Ended ended(schedule::End end) const;
  [[nodiscard]] bool session_done() const;
  [[nodiscard]] std::string const& agent() const;
  [[nodiscard]] SessionRequest request(std::string session_id) const;
  [[nodiscard]] std::optional<Resumption> resumption() const;
  [[nodiscard]] std::string tip() const;
  [[nodiscard]] std::filesystem::path session_file(std::string_view ending) const;
  [[nodiscard]] ApproachRecord const& record() const;
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  Crew const& crew_;
  Recorder& recorder_;
  Instructions& instructions_;
  std::string const name_;
  Worktree worktree_;
  CommittedWork work_;
  Assignment assignment_;
  bool created_ = false;      ///< its worktree, by this job
  bool interrupted_ = false;  ///< an earlier run, while it made the worktree
  async::Stoppable steps_;
  std::optional<schedule::Why> why_;
};

}  // namespace parallel_explore::conduct
