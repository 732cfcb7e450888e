#pragma once

#include "process/command.hpp"
#include "process/exit_watch.hpp"
#include "process/output_pipe.hpp"
#include "process/parenthood.hpp"
#include "process/queue_marks.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::process {

/// One running command: its process, its pipes, its deadline, and how it is stopped. Used by
/// run_command only. Nothing of the command outlives it.
class Supervisor {
 public:
  Supervisor(boost::asio::any_io_executor executor, CommandRequest request);
  Supervisor(Supervisor const&) = delete;
  /// Kills and reaps what still runs, where run() was destroyed and did not return. Blocking.
  ~Supervisor();

  /// Starts the command and returns when its group is gone. Never cancel it: stop().
  awaitable<CommandOutcome> run();

  /// The first call starts the stop sequence, the second kills.
  void stop(StopCause cause);

 private:
  using Clock = StopProgress::Clock;
  /// `gone`: other code of the program has waited for it.
  enum class Leader { running, zombie, gone };

  void start();
  void watch(Pipe output, Pipe error, Pipe spoken);
  void take_output(OutputHandler const& handler, std::string_view chunk);
  void take_error(std::string_view chunk);
  void begin_time();
  void ask_after_inactivity(Clock::time_point now);
  void fail(std::exception_ptr failure);
  void signal_group(int signal);
  [[nodiscard]] Leader leader();
  void reap_leader();
  [[nodiscard]] Clock::time_point next_deadline() const;
  awaitable<void> wait_until_something_happens();

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Parenthood> parenthood_;
  CommandRequest request_;
  std::string marker_;  ///< NAME=VALUE that every descendant inherits
  CommandOutcome outcome_;
  StopProgress stop_;
  bool cancelled_ = false;
  bool nothing_left_ = true;  ///< of its processes
  std::optional<ExitWatch> exit_watch_;
  std::optional<OutputPipe> output_, error_;
  std::optional<ConversationPipe> conversation_;
  QueueMarks marks_;  ///< of a command that queues
  boost::asio::steady_timer event_;
  Clock::time_point started_;
  std::optional<Clock::time_point> deadline_;
  Clock::time_point last_output_;
  Clock::time_point inactivity_due_ = Clock::time_point::max();
  std::exception_ptr failure_;
};

}  // namespace parallel_explore::process
