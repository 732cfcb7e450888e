#pragma once

#include "async/signal.hpp"
#include "run/approach_job.hpp"
#include "run/measuring.hpp"
#include "schedule/scheduler.hpp"

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Runs the scheduler's actions as coroutines and turns their ends into its inputs.
class Dispatcher {
 public:
  /// `only`: the approaches to run; empty: all that have not ended.
  Dispatcher(boost::asio::any_io_executor executor, BrickRefs bricks, Recorder& recorder,
             std::set<std::string> only = {});
  ~Dispatcher();
  Dispatcher(Dispatcher const&) = delete;

  /// Runs every approach that has not ended; returns once nothing runs any more. A fault that ends
  /// the run (Error(resource | journal)) is rethrown after everything has ended.
  /// Lifetimes: the dispatcher, its bricks and recorder outlive the call. Never cancel it: stop().
  awaitable<schedule::RunEnded> run();

  /// The first call asks everything that runs to end, the second kills it.
  void stop(std::string reason);

  /// Runs a further approach, which is recorded already.
  void add(std::string const& approach);

  /// Ends approaches for good, whether they run or wait; empty: all.
  void cancel(std::vector<std::string> approaches);

 private:
  void post(schedule::Input input);
  void on_event(Event const& event, Exploration const& exploration);
  void carry_out(schedule::Action const& action);
  void start(std::string approach);
  void measure(std::vector<std::string> approaches);
  void stop_all();
  void stop_approach(schedule::StopApproach const& action);
  void end_run(std::exception_ptr const& fault);
  ApproachJob& job_of(std::string const& approach);
  awaitable<void> wait_for_input();

  boost::asio::any_io_executor executor_;
  BrickRefs bricks_;
  Recorder& recorder_;
  Instructions instructions_;
  std::set<std::string> only_;
  std::map<std::string, std::unique_ptr<ApproachJob>> jobs_;
  std::unique_ptr<MeasuringStage> measuring_;
  std::unique_ptr<schedule::Scheduler> scheduler_;
  std::deque<schedule::Input> inputs_;
  async::Signal posted_;
  schedule::Instant wake_at_ = schedule::Instant::max();
  std::optional<schedule::RunEnded> ended_;
  std::exception_ptr fault_;
};

}  // namespace parallel_explore::run
