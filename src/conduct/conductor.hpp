#pragma once

#include "async/signal.hpp"
#include "conduct/approach_job.hpp"
#include "conduct/measuring_stage.hpp"
#include "schedule/scheduler.hpp"

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::conduct {

/// Turns the scheduler's actions into coroutines, and their ends into its inputs.
class Conductor {
 public:
  /// `only`: the approaches to run; empty: all that have not ended.
  Conductor(boost::asio::any_io_executor executor, Crew crew, Recorder& recorder,
            std::set<std::string> only = {});
  ~Conductor();
  Conductor(Conductor const&) = delete;

  /// Runs every approach that has not ended; returns when nothing runs any more. Rethrows what
  /// must end the run (Error(resource | journal)), after everything has ended.
  /// Lifetimes: the conductor, its crew and recorder outlive the task. Never cancel it: stop().
  awaitable<schedule::Finish> conduct();

  /// Once asks what runs to end, twice kills.
  void stop(std::string reason);

  /// Runs one more, which is recorded already.
  void add(std::string const& approach);

  /// Ends them for good, whether they run or wait; empty: all.
  void cancel(std::vector<std::string> approaches);

 private:
  void post(schedule::Input input);
  void hear(Event const& event, Exploration const& exploration);
  void act(schedule::Start const& action);
  void act(schedule::Measure const& action);
  void act(schedule::Stop const& action);
  void act(schedule::StopOne const& action);
  void act(schedule::GiveUp const& action);
  void act(schedule::Retry const& action);
  void act(schedule::Cool const& action);
  void act(schedule::BudgetNews const& action);
  void act(schedule::WakeAt const& action);
  void act(schedule::Finish const& action);
  ApproachJob& job_of(std::string const& approach);
  awaitable<void> wait_for_input();

  boost::asio::any_io_executor executor_;
  Crew crew_;
  Recorder& recorder_;
  Instructions instructions_;
  std::set<std::string> only_;
  std::map<std::string, std::unique_ptr<ApproachJob>> jobs_;
  std::unique_ptr<MeasuringStage> measuring_;
  std::unique_ptr<schedule::Scheduler> scheduler_;
  std::deque<schedule::Input> inputs_;
  async::Signal posted_;
  schedule::Instant wake_at_ = schedule::Instant::max();
  std::optional<schedule::Finish> finish_;
  std::exception_ptr fatal_;
};

}  // namespace parallel_explore::conduct
