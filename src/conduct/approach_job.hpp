#pragma once

#include "conduct/crew.hpp"
#include "conduct/instructions.hpp"
#include "conduct/recorder.hpp"
#include "schedule/scheduler.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

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
  task<schedule::Ended> work();

  /// The criteria that need the machine for themselves.
  task<schedule::Ended> measure();

  /// The first call asks what runs to end, the second kills it. With a reason the approach has then
  /// ended for good; without, it waits for a later resume.
  void stop(std::optional<schedule::Why> why = std::nullopt);

  /// Records that it has failed: as `why` says, or as its last session ended.
  void give_up(std::optional<schedule::Why> why);

 private:
  /// Thrown by a step that stop() ended or kept from starting.
  struct Stopped {};

  template <class T>
  task<T> stoppable(task<T> step) {
    if (stopping_) throw Stopped{};
    auto const executor = co_await boost::asio::this_coro::executor;
    co_return co_await boost::asio::co_spawn(
        executor, std::move(step),
        boost::asio::bind_cancellation_slot(signal_.slot(), boost::asio::use_awaitable));
  }

  task<schedule::Ended> guarded(task<schedule::Ended> steps, schedule::Job job);
  task<schedule::Ended> work_steps();
  task<schedule::Ended> measure_steps();
  task<void> have_session();
  schedule::Ended ended_badly(SessionResult const& result);
  task<void> prepare();
  task<void> make_worktree();
  task<void> run_setup(std::string command);
  task<SessionResult> run_session();
  task<void> keep_work();
  task<void> evaluate(bool exclusive);
  void complete();
  void fail(ApproachState state, std::string reason);
  [[nodiscard]] schedule::Ended ended(schedule::Job job, schedule::End end) const;
  [[nodiscard]] bool session_done() const;
  [[nodiscard]] std::string const& agent() const;
  [[nodiscard]] SessionRequest request(std::string session_id) const;
  [[nodiscard]] std::optional<Resumption> resumption() const;
  [[nodiscard]] std::string tip() const;
  [[nodiscard]] Sample sample() const;
  [[nodiscard]] std::filesystem::path session_file(std::string_view ending) const;
  [[nodiscard]] ApproachRecord const& record() const;
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  Crew const& crew_;
  Recorder& recorder_;
  Instructions& instructions_;
  std::string const name_;
  Worktree worktree_;
  CommittedWork work_;
  bool created_ = false;      ///< its worktree, by this job
  bool interrupted_ = false;  ///< an earlier run, while it made the worktree
  bool stopping_ = false;
  std::optional<schedule::Why> why_;
  boost::asio::cancellation_signal signal_;
};

}  // namespace parallel_explore::conduct
