#include "launch/open_line.hpp"

#include "parallel_explore/error.hpp"
#include "process/command.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace parallel_explore::launch {
namespace {

constexpr auto closing_time = std::chrono::seconds(2);

awaitable<void> hold_open(std::shared_ptr<OpenLine> line, CommandLine command) {
  process::CommandRequest request;
  request.command = std::move(command);
  request.conversation = &line->conversation;
  auto const take = [line](std::string OpenLine::*into) {
    return [line, into](std::string_view chunk) {
      constexpr std::size_t most = 64 << 10;
      auto& text = *line.*into;
      text.append(chunk.substr(0, most - std::min(most, text.size())));
      line->news.notify();
      return process::Flow::proceed;
    };
  };
  request.on_output = take(&OpenLine::output);
  request.on_error = take(&OpenLine::error);
  try {
    awaitable<process::CommandOutcome> running = process::run_command(std::move(request));
    co_await line->steps.run(std::move(running));  // NOLINT(bugprone-use-after-move): `command`
  } catch (Error const& error) {
    line->error += error.what();
  } catch (async::Stopped const&) {
  }
  line->has_ended = true;
  line->news.notify();
}

}  // namespace

void begin_line(boost::asio::any_io_executor const& executor, std::shared_ptr<OpenLine> const& line,
                CommandLine command) {
  awaitable<void> holding = hold_open(line, std::move(command));
  line->background.begin(executor, std::move(holding));
}

awaitable<void> end_line(std::shared_ptr<OpenLine> line) {
  line->conversation.hang_up();
  co_await line->background.wait_until(async::Signal::Clock::now() + closing_time);
  if (!line->background.is_running()) co_return;
  line->steps.stop();
  co_await line->background.wait();
}

}  // namespace parallel_explore::launch
