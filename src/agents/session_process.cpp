#include "agents/session_process.hpp"

#include "agents/stall_detector.hpp"
#include "core/child_environment.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "text/secrets.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sysexits.h>
#include <system_error>

namespace parallel_explore::agents {
namespace {

/// How much of standard error is kept, to report its last line.
constexpr std::size_t error_tail = 4096;

/// An output file, without secrets; none if the path is empty.
class Sink {
 public:
  Sink(std::filesystem::path path, text::Secrets const& secrets)
      : path_(std::move(path)), secrets_(secrets) {
    if (path_.empty()) return;
    out_ = files::appended(path_);
    if (!out_) fail();
  }

  /// Returns what is written.
  std::string write(std::string_view chunk) { return put(secrets_.take(chunk)); }

  std::string finish() { return put(secrets_.finish()); }

 private:
  std::string put(std::string text) {
    if (path_.empty()) return text;
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out_.flush()) fail();
    return text;
  }

  [[noreturn]] void fail() const {
    int const error = errno;
    auto const kind = files::special_kind(path_);
    throw Error(kind.empty() ? ErrorCode::resource : ErrorCode::isolation,
                fmt::format("cannot write {}: {}", path_.string(),
                            kind.empty() ? std::system_category().message(error) : "it " + kind),
                error == ENOSPC ? "make room on the disk" : "");
  }

  std::filesystem::path path_;
  text::SecretsInStream secrets_;
  std::ofstream out_;
};

/// Collects the credentials of the environment and the values that the spec fills in from it.
text::Secrets secrets_of(CommandLine const& command) {
  auto secrets = process::process_environment_secrets();
  for (auto const& credential : text::credentials_in(command.environment))
    secrets.add(credential.value);
  return secrets;
}

/// The line that explains a failure best: the last one that calls itself an error, since a stack
/// trace may follow; else the last one.
std::string telling_line(std::string_view tail) {
  std::string_view telling;
  for (std::size_t begin = 0; begin < tail.size();) {
    auto const end = std::min(tail.find('\n', begin), tail.size());
    auto const line = tail.substr(begin, end - begin);
    if (line.starts_with("Error:") || line.starts_with("error:") || line.starts_with("ERROR:"))
      telling = line;
    begin = end + 1;
  }
  return process::last_line(telling.empty() ? tail : telling);
}

/// Looks for changes in the worktree when a session has printed nothing for a while.
class StallDetector {
 public:
  StallDetector(SessionRequest const& request, SessionProcess const& process, EventSink& sink,
                ProcessEnd& end)
      : request_(request),
        answered_(process.answered),
        answer_due_(process.answer_due),
        waits_(process.waits),
        wait_limit_(process.wait_limit),
        sink_(sink),
        end_(end) {}

  /// How long the session must be silent before the first check.
  [[nodiscard]] std::chrono::milliseconds first_check() const {
    auto first = request_.stall;
    if (first.count() == 0) return first;
    if (answered_) first = std::min(first, answer_due_);
    return waits_ ? std::min(first, wait_limit_) : first;
  }

  std::optional<std::chrono::milliseconds> check(std::chrono::milliseconds unprinted) {
    using std::chrono::milliseconds;
    if (waits_ && waits_()) {
      end_.stalled = unprinted;
      return std::nullopt;
    }
    if (unprinted < request_.stall) {
      if (answered_ && unprinted < answer_due_) return answer_due_ - unprinted;
      if (answered_ && !answered_())
        sink_.emit(events::SessionSilent{request_.approach.name, request_.sample, unprinted, true});
      answered_ = nullptr;
      return request_.stall - unprinted;
    }
    auto const changed = last_change(request_.worktree);
    std::optional<milliseconds> unchanged;
    if (changed) {
      unchanged =
          std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now() - *changed);
    }
    auto const check = check_stall(unprinted, unchanged, request_.stall);
    if (check.end) {
      end_.stalled = check.inactivity;
      return std::nullopt;
    }
    if (check.report) {
      sink_.emit(events::SessionSilent{request_.approach.name, request_.sample, check.inactivity});
    }
    return check.next_check;
  }

 private:
  SessionRequest const& request_;
  std::function<bool()> answered_;  ///< null: nothing is reported before the stall
  std::chrono::milliseconds answer_due_;
  std::function<bool()> waits_;  ///< null: it never does
  std::chrono::milliseconds wait_limit_;
  EventSink& sink_;
  ProcessEnd& end_;
};

/// Reports that a session waits for its turn, or, without a reason, that its turn has come.
events::SessionProgress waiting(SessionRequest const& request, std::string const& reason) {
  events::SessionProgress progress;
  progress.approach = request.approach.name;
  progress.sample = request.sample;
  if (!reason.empty()) progress.activity.text = "waits for its turn: " + reason;
  return progress;
}

}  // namespace

awaitable<ProcessEnd> run_process(SessionProcess process, SessionRequest request, EventSink& sink) {
  auto const secrets = secrets_of(process.command);
  Sink stream(request.stream_file, secrets), errors(request.stderr_file, secrets);
  ProcessEnd end;
  StallDetector stalls(request, process, sink, end);
  std::string tail;
  std::uint64_t printed = 0;

  // Without secrets, since a part of one could not be recognised.
  auto const add_to_tail = [&](std::string const& text) {
    tail += text;
    if (tail.size() > error_tail) tail.erase(0, tail.size() - error_tail);
  };
  // Nothing beyond the limit is written, since a process that ignores the stop keeps printing.
  auto const within_limit = [&](std::string_view chunk) {
    printed += chunk.size();
    end.too_much_output = end.too_much_output || printed > process.output_limit;
    return !end.too_much_output;
  };

  process::CommandRequest command;
  bool const is_elsewhere = process.command.is_elsewhere;
  command.command = std::move(process.command);
  command.input = std::move(process.input);
  command.conversation = process.conversation;
  command.timeout = request.timeout;
  command.stop = process::terminate_then_kill(request.grace);
  if (process.on_stop)
    command.stop.insert(command.stop.begin(), {process::asked_in_words, request.grace});
  command.on_stop = std::move(process.on_stop);
  command.on_spawn = [&](ProcessIdentity identity) {
    end.pid = identity.pid;
    sink.emit(events::SessionSpawned{request.approach.name, request.sample, identity});
  };
  command.on_output = [&](std::string_view chunk) {
    if (!within_limit(chunk)) return process::Flow::stop;
    stream.write(chunk);
    auto const flow = process.on_output ? process.on_output(chunk) : process::Flow::proceed;
    return flow;
  };
  command.on_error = [&](std::string_view chunk) {
    if (!within_limit(chunk)) return process::Flow::stop;
    add_to_tail(errors.write(chunk));
    return process::Flow::proceed;
  };
  command.on_wait = [&](std::string const& reason) { sink.emit(waiting(request, reason)); };
  command.inactivity = stalls.first_check();
  command.on_inactivity = [&](std::chrono::milliseconds unprinted) {
    return stalls.check(unprinted);
  };
  end.outcome = co_await process::run_command(std::move(command));
  stream.finish();
  add_to_tail(errors.finish());
  end.last_error = telling_line(tail);
  end.host_lost = is_elsewhere && process::shell_status(end.outcome.status) == EX_TEMPFAIL;
  co_return end;
}

CommandLine base_command(SessionRequest const& request, std::span<std::string const> needs) {
  CommandLine command;
  command.directory = request.worktree;
  command.job = request.job;
  auto const parent = process::current_environment();
  auto patterns = request.pass_env;
  patterns.insert(patterns.end(), needs.begin(), needs.end());
  auto& environment = command.environment;
  environment = core::child_environment(parent, patterns);
  auto known = parent;
  for (auto const& [name, value] : request.environment) {
    environment.insert_or_assign(name, value);
    known.insert_or_assign(name, value);
  }
  for (auto const& [name, value] : request.agent.env)
    environment[name] = core::expand_variables(value, known);
  environment["PEXPLORE_EXPERIMENT"] = request.experiment;
  environment["PEXPLORE_APPROACH"] = approach_of(request.approach);
  environment["PEXPLORE_SAMPLE"] = std::to_string(request.sample);
  environment["PEXPLORE_SESSION"] = request.session_id;
  environment["PEXPLORE_WORKTREE"] = request.worktree.string();
  environment["PEXPLORE_PORT"] = std::to_string(request.port);
  return command;
}

std::optional<SessionEnd> end_from_outside(ProcessEnd const& end, SessionRequest const& request) {
  switch (end.outcome.stop_cause) {
    case process::StopCause::timed_out:
      return TimedOut{request.timeout};
    case process::StopCause::cancelled:
      return Cancelled{};
    case process::StopCause::stopped_by_handler:
      if (end.too_much_output) return Failed{"printed too much output and was ended"};
      if (end.stalled) return Stalled{*end.stalled};
      return std::nullopt;
    case process::StopCause::by_itself:
      break;
  }
  if (!end.host_lost) return std::nullopt;
  Failed lost{end.last_error};
  lost.transient = true;
  lost.cause = FailureCause::host_lost;
  return lost;
}

Failed failure_of(ProcessEnd const& end) {
  Failed failed;
  failed.reason = process::describe(end.outcome.status);
  if (!end.last_error.empty()) failed.reason += ": " + end.last_error;
  auto const* const signalled = std::get_if<process::Signalled>(&end.outcome.status);
  if (signalled && signalled->signal == SIGKILL) failed.cause = FailureCause::killed;
  return failed;
}

void describe_process(ProcessEnd const& end, SessionResult& result) {
  result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(end.outcome.duration);
  result.peak_rss_bytes = end.outcome.peak_rss_bytes;
  if (end.outcome.leaked) result.notes.emplace_back("it left processes running; they were ended");
}

}  // namespace parallel_explore::agents
