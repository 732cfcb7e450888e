#include "process/command.hpp"

#include "parallel_explore/error.hpp"
#include "process/supervisor.hpp"
#include "text/display.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <signal.h>
#include <string.h>
#include <system_error>
#include <utility>

namespace parallel_explore::process {

namespace asio = boost::asio;

constexpr int unknown_status = 255;

std::string describe(ExitStatus const& status) {
  if (auto const* exited = std::get_if<Exited>(&status)) {
    return fmt::format("exited with status {}", exited->code);
  }
  auto const* const signalled = std::get_if<Signalled>(&status);
  if (!signalled) return "ended, but something else in this program took its exit status";
  auto const signal = signalled->signal;
  auto const* const name = sigabbrev_np(signal);
  return name ? fmt::format("killed by SIG{}", name) : fmt::format("killed by signal {}", signal);
}

int shell_status(ExitStatus const& status) {
  if (auto const* exited = std::get_if<Exited>(&status)) return exited->code;
  auto const* const signalled = std::get_if<Signalled>(&status);
  return signalled ? 128 + signalled->signal : unknown_status;
}

std::string last_line(std::string_view output) {
  auto const end = output.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  output = output.substr(0, end + 1);
  auto const begin = output.find_last_of("\r\n");
  return text::clean_line(output.substr(begin == std::string_view::npos ? 0 : begin + 1), 200);
}

namespace {

/// A program that ends the rest of a command is not part of it, and has time of its own.
constexpr auto time_to_end_the_rest = std::chrono::seconds(30);

/// Ends what a command has left where this program sees no processes. If that fails, the record
/// stays, and the next process that opens the experiment does it.
awaitable<void> end_the_rest(CommandLine command) {
  CommandRequest request;
  request.command.argv = std::move(command.stop);
  request.command.environment = std::move(command.environment);
  request.command.directory = "/";
  request.timeout = time_to_end_the_rest;
  Supervisor supervisor(co_await asio::this_coro::executor, std::move(request));
  bool ended = false;
  try {
    CommandOutcome const outcome = co_await supervisor.run();
    ended = outcome.stop_cause == StopCause::by_itself;
  } catch (Error const&) {
    ended = false;
  }
  std::error_code ignored;
  if (ended && !command.stop_record.empty()) std::filesystem::remove(command.stop_record, ignored);
}

awaitable<CommandOutcome> supervise(Supervisor& supervisor, CommandLine command) {
  CommandOutcome outcome;
  std::exception_ptr failure;
  try {
    outcome = co_await supervisor.run();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!command.stop.empty()) co_await end_the_rest(std::move(command));
  if (failure) std::rethrow_exception(failure);
  co_return outcome;
}

/// Runs a supervisor to its end whatever the caller's cancellation, which only stops the command.
/// The supervisor outlives the operation.
template <class Token>
auto async_supervise(asio::any_io_executor executor, Supervisor& supervisor, CommandLine command,
                     Token token) {
  auto initiation = [executor, &supervisor, command = std::move(command)](auto handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) {
      slot.assign([&supervisor](asio::cancellation_type type) {
        if ((type & asio::cancellation_type::terminal) != asio::cancellation_type::none) {
          supervisor.stop(StopCause::cancelled);
        }
      });
    }
    asio::co_spawn(executor, supervise(supervisor, command),
                   [handler = std::move(handler), slot](std::exception_ptr error,
                                                        CommandOutcome outcome) mutable {
                     if (slot.is_connected()) slot.clear();
                     std::move(handler)(error, std::move(outcome));
                   });
  };
  return asio::async_initiate<Token, void(std::exception_ptr, CommandOutcome)>(
      std::move(initiation), token);
}

}  // namespace

awaitable<CommandOutcome> run_command(CommandRequest request) {
  auto const executor = co_await asio::this_coro::executor;
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    CommandOutcome never_started;
    never_started.stop_cause = StopCause::cancelled;
    never_started.status = Signalled{SIGTERM};
    std::error_code ignored;
    std::filesystem::remove(request.command.stop_record, ignored);
    co_return never_started;
  }
  CommandLine command = request.command;
  Supervisor supervisor(executor, std::move(request));
  auto running = async_supervise(executor, supervisor, std::move(command), asio::use_awaitable);
  co_return co_await std::move(running);
}

awaitable<Captured> capture(CommandRequest request, std::size_t limit) {
  Captured captured;
  auto const into = [limit](std::string& text) {
    return [&text, limit](std::string_view chunk) {
      text.append(chunk.substr(0, limit - std::min(limit, text.size())));
      return Flow::proceed;
    };
  };
  request.on_output = into(captured.output);
  request.on_error = into(captured.error);
  captured.outcome = co_await run_command(std::move(request));
  co_return captured;
}

}  // namespace parallel_explore::process
