#include "process/supervisor.hpp"

#include "process/descendants.hpp"
#include "process/proc.hpp"
#include "process/report.hpp"
#include "process/spawn.hpp"
#include "process/strays.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cerrno>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore::process {

namespace asio = boost::asio;

Supervisor::Supervisor(asio::any_io_executor executor, CommandRequest request)
    : executor_(executor),
      parenthood_(Parenthood::share()),
      request_(std::move(request)),
      marker_(mark(request_.command)),
      stop_(request_.stop, [this](int signal) { signal_group(signal); }),
      event_(executor, Clock::time_point::max()) {}

Supervisor::~Supervisor() {
  if (nothing_left_) return;
  try {
    signal_group(SIGKILL);
    // Until the leader is reaped, nothing else can have the number of its group.
    while (waitpid(-outcome_.process.pid, nullptr, 0) > 0 || errno == EINTR) {
    }
    end_strays_now(outcome_.process, marker_);
  } catch (std::exception const&) {
    // A destructor cannot report it; the next run of the experiment looks for what is left.
  }
}

awaitable<CommandOutcome> Supervisor::run() {
  start();
  while (leader() == Leader::running) {
    co_await wait_until_something_happens();
    auto const now = Clock::now();
    if (deadline_ && now >= *deadline_ && !stop_.begun()) stop(StopCause::timed_out);
    ask_after_inactivity(now);
    stop_.advance(now);
  }
  conversation_.reset();
  outcome_.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
  bool left_in_group = false;
  // While the leader is a zombie its group's id cannot be another's. The rest of the group of one
  // that is gone is found by its marker.
  if (leader() == Leader::zombie) {
    signal_group(SIGKILL);
    reap_leader();
    left_in_group = co_await end_group(executor_, outcome_.process.pid);
  }
  bool const escaped = co_await end_escaped(executor_, marker_);
  nothing_left_ = true;
  bool const output_ended = output_->drain();
  bool const error_ended = error_->drain();
  outcome_.leaked = left_in_group || escaped || !output_ended || !error_ended;
  if (request_.command.is_client) {
    outcome_.leaked = false;  // of the client, and not of what it stands for
    outcome_.cpu_time = {};
    outcome_.peak_rss_bytes = 0;
  }
  if (!request_.command.report.empty()) take_report(request_.command.report, outcome_);
  if (failure_) std::rethrow_exception(failure_);
  co_return outcome_;
}

/// Watches the process not by Process::async_wait, which ends in a blocking waitpid that a spurious
/// wake-up turns into a frozen loop.
void Supervisor::start() {
  auto const program = program_of(request_.command);
  auto output = make_pipe();
  auto error = make_pipe();
  Pipe spoken;
  Streams streams;
  if (request_.conversation) {
    spoken = make_socket_pair();
    streams.input = std::move(spoken.read_end);
  } else {
    streams.input = request_.input.empty() ? open_null() : file_of(request_.input);
  }
  streams.output = std::move(output.write_end);
  streams.error = std::move(error.write_end);
  auto started = spawn(*parenthood_, request_.command, program, marker_, std::move(streams));
  outcome_.process = started.process;
  started_ = Clock::now();
  if (!request_.command.queues) begin_time();
  try {
    exit_watch_.emplace(executor_, std::move(started.pidfd), [this] { event_.cancel(); });
  } catch (...) {
    kill(-outcome_.process.pid, SIGKILL);
    waitpid(outcome_.process.pid, nullptr, 0);
    throw;
  }
  nothing_left_ = false;
  watch(std::move(output), std::move(error), std::move(spoken));
}

/// Its turn has come.
void Supervisor::begin_time() {
  started_ = last_output_ = Clock::now();
  if (request_.on_inactivity && request_.inactivity.count() > 0)
    inactivity_due_ = started_ + request_.inactivity;
  if (request_.timeout.count() > 0) deadline_ = started_ + request_.timeout;
}

void Supervisor::watch(Pipe output, Pipe error, Pipe spoken) {
  output_.emplace(executor_, std::move(output.read_end),
                  [this](std::string_view chunk) { take_output(request_.on_output, chunk); });
  error_.emplace(executor_, std::move(error.read_end),
                 [this](std::string_view chunk) { take_error(chunk); });
  if (request_.on_spawn) request_.on_spawn(outcome_.process);
  output_->watch();
  error_->watch();
  if (request_.conversation)
    conversation_.emplace(executor_, *request_.conversation, std::move(spoken.write_end));
}

void Supervisor::stop(StopCause cause) {
  auto const now = Clock::now();
  if (cancelled_) {
    stop_.skip_to_kill(now);
    signal_group(SIGKILL);
  } else if (!stop_.begun()) {
    outcome_.stop_cause = cause;
    // A handler that wants the end has had the last word.
    bool const by_handler = cause == StopCause::stopped_by_handler;
    stop_.begin(now, by_handler);
    if (!by_handler && request_.on_stop) request_.on_stop();
  }
  cancelled_ = cancelled_ || cause == StopCause::cancelled;
  event_.cancel();
}

/// Once other code has reaped the leader, the number may be that of another group.
void Supervisor::signal_group(int signal) {
  if (exit_watch_ && leader() != Leader::gone) kill(-outcome_.process.pid, signal);
}

void Supervisor::ask_after_inactivity(Clock::time_point now) {
  if (stop_.begun() || now < inactivity_due_) return;
  auto const inactive = now - last_output_;
  if (inactive < request_.inactivity) {
    inactivity_due_ = last_output_ + request_.inactivity;
    return;
  }
  try {
    auto const again =
        request_.on_inactivity(std::chrono::duration_cast<std::chrono::milliseconds>(inactive));
    if (again) {
      inactivity_due_ = now + *again;
    } else {
      stop(StopCause::stopped_by_handler);
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

Supervisor::Clock::time_point Supervisor::next_deadline() const {
  if (stop_.begun()) return stop_.due();
  return std::min(deadline_.value_or(Clock::time_point::max()), inactivity_due_);
}

awaitable<void> Supervisor::wait_until_something_happens() {
  event_.expires_at(next_deadline());
  boost::system::error_code ignored;
  co_await event_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

namespace {

/// waitid() for the process of a pidfd, which never takes another that got its number; `usage` may
/// be null.
int wait_for(int pidfd, siginfo_t& info, int options, rusage* usage) {
  long result = -1;
  do {
    result = syscall(SYS_waitid, P_PIDFD, pidfd, &info, options, usage);
  } while (result == -1 && errno == EINTR);
  return static_cast<int>(result);
}

}  // namespace

Supervisor::Leader Supervisor::leader() {
  siginfo_t info{};
  if (wait_for(exit_watch_->pidfd(), info, WEXITED | WNOHANG | WNOWAIT, nullptr) == -1)
    return Leader::gone;
  return info.si_pid == outcome_.process.pid ? Leader::zombie : Leader::running;
}

void Supervisor::reap_leader() {
  siginfo_t info{};
  rusage usage{};
  if (wait_for(exit_watch_->pidfd(), info, WEXITED, &usage) == -1) return;
  if (info.si_code == CLD_EXITED) {
    outcome_.status = Exited{info.si_status};
  } else {
    outcome_.status = Signalled{info.si_status};
  }
  auto const microseconds = [](timeval time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  outcome_.cpu_time = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  outcome_.peak_rss_bytes = std::int64_t{usage.ru_maxrss} * 1024;
}

void Supervisor::take_error(std::string_view chunk) {
  if (!request_.command.queues || !marks_.is_waiting())
    return take_output(request_.on_error, chunk);
  auto const reading = marks_.take(chunk);
  if (!marks_.is_waiting()) {
    begin_time();
    event_.cancel();
  }
  try {
    if (request_.on_wait && reading.has_reason) request_.on_wait(marks_.reason());
    if (request_.on_wait && reading.has_begun) request_.on_wait({});
  } catch (...) {
    fail(std::current_exception());
  }
  if (!reading.error.empty()) take_output(request_.on_error, reading.error);
}

void Supervisor::take_output(OutputHandler const& handler, std::string_view chunk) {
  last_output_ = Clock::now();
  if (!handler || failure_) return;
  try {
    if (handler(chunk) != Flow::stop) return;
    if (!stop_.begun()) {
      stop(StopCause::stopped_by_handler);
    } else {
      stop_.end_words(Clock::now());
      event_.cancel();
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

void Supervisor::fail(std::exception_ptr failure) {
  failure_ = std::move(failure);
  stop_.skip_to_kill(Clock::now());
  event_.cancel();
}

}  // namespace parallel_explore::process
