#pragma once

#include "conduct/approach_job.hpp"
#include "schedule/scheduler.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <string>

namespace parallel_explore::conduct {

/// Turns the scheduler's actions into coroutines, and their ends into its inputs.
class Conductor {
 public:
  Conductor(boost::asio::any_io_executor executor, Crew crew, Recorder& recorder);

  /// Runs every approach that has not ended; returns when nothing runs any more. Rethrows what
  /// must end the run (Error(resource | journal)), after everything has ended.
  /// Lifetimes: the conductor, its crew and recorder outlive the task. Never cancel it: stop().
  task<schedule::Finish> conduct();

  /// Once asks what runs to end, twice kills.
  void stop(std::string reason);

 private:
  void post(schedule::Input input);
  void act(schedule::Action const& action);
  void start(schedule::Start const& start);
  void ended(schedule::Start const& start, std::exception_ptr const& error, bool usable);
  task<void> wait_for_input();

  boost::asio::any_io_executor executor_;
  Crew crew_;
  Recorder& recorder_;
  Instructions instructions_;
  std::map<std::string, std::unique_ptr<ApproachJob>> jobs_;
  std::unique_ptr<schedule::Scheduler> scheduler_;
  std::deque<schedule::Input> inputs_;
  boost::asio::steady_timer wake_;
  std::optional<schedule::Finish> finish_;
  std::exception_ptr fatal_;
};

}  // namespace parallel_explore::conduct
