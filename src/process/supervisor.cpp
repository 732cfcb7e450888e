#include "process/supervisor.hpp"

#include "parallel_explore/error.hpp"
#include "process/group_launcher.hpp"
#include "process/proc.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/process/v2/detail/last_error.hpp>  // the next ones use it without including it
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::process {

namespace asio = boost::asio;

namespace {

/// One buffer a thread serves all children: output is handed on before the next read.
constexpr std::size_t chunk_size = 64 * 1024;
thread_local std::array<char, chunk_size> chunk;

/// How many chunks of one child are taken before others have their turn.
constexpr int chunks_at_once = 16;

/// Every command has a mark in its environment by which descendants are known that left its group.
std::string marker_for(CommandLine& command) {
  static std::atomic<unsigned> count = 0;
  constexpr auto session = "PEXPLORE_SESSION";
  if (auto const found = command.environment.find(session); found != command.environment.end()) {
    return fmt::format("{}={}", session, found->second);
  }
  auto const value = fmt::format("{}.{}.{}", getpid(), start_ticks(getpid()), ++count);
  command.environment["PEXPLORE_COMMAND"] = value;
  return "PEXPLORE_COMMAND=" + value;
}

[[noreturn]] void throw_not_started(CommandLine const& command, std::string const& program,
                                    int error) {
  if (error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE) {
    throw_resource(fmt::format("cannot start {}", program), error);
  }
  if (error == ENOEXEC) {
    throw Error(ErrorCode::agent,
                fmt::format("cannot start {}: not a program that can be executed", program),
                "a script needs a first line such as #!/bin/sh");
  }
  throw Error(ErrorCode::agent,
              fmt::format("cannot start {} in {}: {}", program, command.directory.string(),
                          std::system_category().message(error)));
}

std::string program_of(CommandLine const& command) {
  if (command.argv.empty()) throw Error(ErrorCode::agent, "an empty command line");
  std::error_code ignored;
  if (!std::filesystem::is_directory(command.directory, ignored)) {
    throw Error(ErrorCode::agent, fmt::format("cannot start {}: its directory {} does not exist",
                                              command.argv[0], command.directory.string()));
  }
  auto const program = find_program(command.argv[0], command.environment, command.directory);
  if (program.empty()) {
    throw Error(ErrorCode::agent, fmt::format("{}: no such program", command.argv[0]),
                "install it, or name it with its path");
  }
  return program.string();
}

}  // namespace

Supervisor::Supervisor(asio::any_io_executor executor, CommandRequest request)
    : executor_(executor),
      request_(std::move(request)),
      marker_(marker_for(request_.command)),
      exit_watch_(executor),
      output_{asio::posix::stream_descriptor(executor), std::move(request_.on_output)},
      error_{asio::posix::stream_descriptor(executor), std::move(request_.on_error)},
      input_(executor),
      event_(executor, Clock::time_point::max()) {}

awaitable<CommandOutcome> Supervisor::run() {
  start();
  while (!leader_is_zombie()) {
    co_await wait_until_something_happens();
    auto const now = Clock::now();
    if (deadline_ && now >= *deadline_ && !stop_step_) stop(StopCause::timed_out);
    ask_after_silence(now);
    take_stop_steps(now);
  }
  close_conversation();
  outcome_.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
  // While the leader is a zombie its group's id cannot be another's.
  signal_group(SIGKILL);
  reap_leader();
  co_await end_group();
  co_await end_escaped();
  drain();
  close_pipes();
  while (pending_ > 0) co_await wait_until_something_happens();
  if (failure_) std::rethrow_exception(failure_);
  co_return outcome_;
}

void Supervisor::start() {
  static std::once_flag once;
  std::call_once(once, become_subreaper);
  auto const program = program_of(request_.command);
  auto output = make_pipe();
  auto error = make_pipe();
  Pipe spoken;
  Descriptor input;
  if (request_.conversation) {
    spoken = make_socket_pair();
    input = std::move(spoken.read_end);
  } else {
    input = request_.input.empty() ? open_null() : file_of(request_.input);
  }
  spawn(program, std::move(input), std::move(output.write_end), std::move(error.write_end));
  started_ = last_output_ = Clock::now();
  if (request_.on_inactivity && request_.inactivity.count() > 0)
    inactivity_due_ = started_ + request_.inactivity;
  if (request_.timeout.count() > 0) deadline_ = started_ + request_.timeout;
  try {
    auto watch = open_pidfd(outcome_.process.pid);
    exit_watch_.assign(watch.number());
    (void)watch.release();
    for (auto* const each : {&output, &error}) {
      fcntl(each->read_end.number(), F_SETFL, O_NONBLOCK);
      (each == &output ? output_ : error_).pipe.assign(each->read_end.number());
      (void)each->read_end.release();
    }
    if (request_.conversation) {
      input_.assign(spoken.write_end.number());
      (void)spoken.write_end.release();
    }
    if (request_.on_spawn) request_.on_spawn(outcome_.process);
  } catch (...) {
    signal_group(SIGKILL);
    reap_leader();
    throw;
  }
  watch_exit();
  watch_output(output_);
  watch_output(error_);
  if (request_.conversation) {
    request_.conversation->on_news_ = [this] { talk(); };
    talk();
  }
}

/// Says what is to be said, as far as the command takes it now.
void Supervisor::talk() {
  if (waits_to_talk_ || !input_.is_open()) return;
  auto& conversation = *request_.conversation;
  while (!conversation.unsaid_.empty()) {
    auto const sent = send(input_.native_handle(), conversation.unsaid_.data(),
                           conversation.unsaid_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      conversation.unsaid_.erase(0, static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      waits_to_talk_ = true;
      ++pending_;
      input_.async_wait(asio::posix::stream_descriptor::wait_write,
                        [this](boost::system::error_code error) {
                          --pending_;
                          waits_to_talk_ = false;
                          event_.cancel();
                          if (!error) talk();
                        });
      return;
    } else if (errno != EINTR) {
      conversation.unsaid_.clear();  // nobody listens any more
    }
  }
  if (conversation.over_) shutdown(input_.native_handle(), SHUT_WR);
}

void Supervisor::close_conversation() {
  if (request_.conversation) request_.conversation->on_news_ = nullptr;
  boost::system::error_code ignored;
  input_.close(ignored);
}

void Supervisor::spawn(std::string const& program, Descriptor input, Descriptor output,
                       Descriptor error) {
  namespace bp = boost::process::v2;
  auto const& command = request_.command;
  std::vector<std::string> variables;
  for (auto const& [name, value] : command.environment) variables.push_back(name + "=" + value);
  std::vector<char const*> environment;
  for (auto const& variable : variables) environment.push_back(variable.c_str());
  environment.push_back(nullptr);

  GroupLauncher launcher;
  launcher.env = environment.data();
  std::vector<std::string> const arguments(command.argv.begin() + 1, command.argv.end());
  bp::process_stdio stdio{input.number(), output.number(), error.number()};
  bp::process_start_dir directory(command.directory.string());
  boost::system::error_code failure;
  auto process =
      launcher(executor_, failure, bp::filesystem::path(program), arguments, stdio, directory);
  if (failure) throw_not_started(command, program, failure.value());
  outcome_.process.pid = static_cast<int>(process.id());
  outcome_.process.start_ticks = start_ticks(outcome_.process.pid);
  // The handle would signal and reap a process id that may be another's by then.
  (void)process.detach();
}

void Supervisor::stop(StopCause stop_cause) {
  if (stop_asked_) {
    stop_step_ = request_.stop.size();
    signal_group(SIGKILL);
  } else if (!stop_step_) {
    outcome_.stop_cause = stop_cause;
    stop_step_ = 0;
    step_due_ = Clock::now();
    if (stop_cause == StopCause::stopped_by_handler) {
      skip_words();
    } else if (request_.on_stop) {
      request_.on_stop();
    }
  }
  stop_asked_ = stop_asked_ || stop_cause == StopCause::cancelled;
  event_.cancel();
}

/// Whoever has said the last word need not be asked for it.
void Supervisor::skip_words() {
  while (*stop_step_ < request_.stop.size() &&
         request_.stop[*stop_step_].signal == asked_in_words) {
    ++*stop_step_;
  }
}

void Supervisor::take_stop_steps(Clock::time_point now) {
  while (stop_step_ && now >= step_due_) {
    if (*stop_step_ >= request_.stop.size()) {
      // The sequence is over, and something lives: nothing but this is left.
      signal_group(SIGKILL);
      step_due_ = Clock::time_point::max();
      return;
    }
    auto const& step = request_.stop[(*stop_step_)++];
    if (step.signal != asked_in_words) signal_group(step.signal);
    waits_for_words_ = step.signal == asked_in_words;
    step_due_ = now + step.wait;
  }
}

void Supervisor::signal_group(int signal) const {
  if (outcome_.process.pid > 1) kill(-outcome_.process.pid, signal);
}

void Supervisor::ask_after_silence(Clock::time_point now) {
  if (stop_step_ || now < inactivity_due_) return;
  auto const silent = now - last_output_;
  if (silent < request_.inactivity) {
    inactivity_due_ = last_output_ + request_.inactivity;
    return;
  }
  try {
    auto const again =
        request_.on_inactivity(std::chrono::duration_cast<std::chrono::milliseconds>(silent));
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
  if (stop_step_) return step_due_;
  return std::min(deadline_.value_or(Clock::time_point::max()), inactivity_due_);
}

awaitable<void> Supervisor::wait_until_something_happens() {
  event_.expires_at(next_deadline());
  boost::system::error_code ignored;
  co_await event_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

/// Not `process::async_wait`: that ends in a blocking waitpid, which a spurious wake-up turns into
/// a frozen loop.
void Supervisor::watch_exit() {
  ++pending_;
  exit_watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                         [this](boost::system::error_code error) {
                           --pending_;
                           event_.cancel();
                           if (!error && !leader_is_zombie()) watch_exit();
                         });
}

bool Supervisor::leader_is_zombie() const {
  siginfo_t info{};
  auto const id = static_cast<id_t>(outcome_.process.pid);
  while (waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) == -1) {
    if (errno != EINTR) return true;  // somebody else has reaped it: its end is not to be known
  }
  return info.si_pid == outcome_.process.pid;
}

void Supervisor::watch_output(Output& output) {
  ++pending_;
  output.pipe.async_wait(asio::posix::stream_descriptor::wait_read,
                         [this, &output](boost::system::error_code error) {
                           --pending_;
                           if (!error && read_available(output)) {
                             watch_output(output);
                           } else {
                             event_.cancel();
                           }
                         });
}

Supervisor::Readable Supervisor::read_some(Output& output) {
  ssize_t size = 0;
  do {
    size = read(output.pipe.native_handle(), chunk.data(), chunk.size());
  } while (size == -1 && errno == EINTR);
  if (size > 0) {
    give(output, std::string_view(chunk.data(), static_cast<std::size_t>(size)));
    return Readable::more;
  }
  output.ended = size == 0;
  return size == -1 && errno == EAGAIN ? Readable::later : Readable::never;
}

/// False once the pipe has ended.
bool Supervisor::read_available(Output& output) {
  for (int i = 0; i < chunks_at_once; ++i) {
    auto const readable = read_some(output);
    if (readable != Readable::more) return readable == Readable::later;
  }
  return true;
}

void Supervisor::give(Output& output, std::string_view data) {
  last_output_ = Clock::now();
  if (!output.handler || failure_) return;
  try {
    if (output.handler(data) != Flow::stop) return;
    if (!stop_step_) {
      stop(StopCause::stopped_by_handler);
    } else if (waits_for_words_) {
      step_due_ = Clock::now();
      event_.cancel();
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

void Supervisor::fail(std::exception_ptr failure) {
  failure_ = std::move(failure);
  stop_step_ = request_.stop.size();
  step_due_ = Clock::now();
  event_.cancel();
}

}  // namespace parallel_explore::process
