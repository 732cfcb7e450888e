#pragma once

#include "process/descriptor.hpp"
#include "process/run_command.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <optional>
#include <string>
#include <sys/resource.h>

namespace parallel_explore::process {

/// One running command: its process, its pipes, its deadline, and how it is stopped. Used by
/// run_command only, and outlives every operation that it starts.
class Supervisor {
 public:
  Supervisor(boost::asio::any_io_executor executor, CommandRequest request);

  /// Starts the command and returns when its group is gone. Not to be cancelled: stop().
  awaitable<CommandOutcome> run();

  /// The first call starts the stop sequence, the second kills.
  void stop(StopCause stop_cause);

 private:
  using Clock = std::chrono::steady_clock;

  struct Output {
    boost::asio::posix::stream_descriptor pipe;
    OutputHandler handler;
    bool ended = false;
  };

  void start();
  void spawn(std::string const& program, Descriptor input, Descriptor output, Descriptor error);
  void talk();
  void close_conversation();
  void watch_exit();
  void watch_output(Output& output);
  enum class Readable { more, later, never };
  Readable read_some(Output& output);
  bool read_available(Output& output);
  void give(Output& output, std::string_view chunk);
  void fail(std::exception_ptr failure);
  [[nodiscard]] bool leader_is_zombie() const;
  void skip_words();
  void take_stop_steps(Clock::time_point now);
  void ask_after_silence(Clock::time_point now);
  void signal_group(int signal) const;
  [[nodiscard]] Clock::time_point next_deadline() const;
  awaitable<void> wait_until_something_happens();
  void reap_leader();
  awaitable<void> end_group();
  awaitable<void> end_escaped();
  awaitable<bool> is_descendant(int pid);
  awaitable<void> wait_for_end_of(int pid);
  void drain();
  void close_pipes();

  boost::asio::any_io_executor executor_;
  CommandRequest request_;
  std::string marker_;  ///< NAME=VALUE that every descendant inherits
  CommandOutcome outcome_;
  boost::asio::posix::stream_descriptor exit_watch_;
  Output output_, error_;
  boost::asio::posix::stream_descriptor input_;  ///< open while there is a conversation
  bool waits_to_talk_ = false;
  boost::asio::steady_timer event_;
  Clock::time_point started_;
  std::optional<Clock::time_point> deadline_;
  Clock::time_point last_output_;
  Clock::time_point inactivity_due_ = Clock::time_point::max();
  std::optional<std::size_t>
      stop_step_;  ///< the next step of the stop sequence; none: not stopping
  Clock::time_point step_due_;
  bool waits_for_words_ = false;
  bool stop_asked_ = false;
  std::exception_ptr failure_;
  int pending_ = 0;  ///< operations whose handlers still refer to this
};

}  // namespace parallel_explore::process
