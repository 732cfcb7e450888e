#include "run/host_lock.hpp"

#include "launch/job_text.hpp"
#include "launch/ssh.hpp"
#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace parallel_explore::run {
namespace {

using Result = MachineLock::Result;

constexpr std::string_view waiting = "waiting ";

/// "laptop:/home/me/project", since others may be on other machines.
std::string named_with_machine(std::string const& repository) {
  std::array<char, 256> machine{};
  (void)gethostname(machine.data(), machine.size() - 1);
  return std::string(machine.data()) + ":" + repository;
}

/// A whole line that begins so; empty: there is none.
std::string_view line_with(std::string_view output, std::string_view begin) {
  while (!output.empty()) {
    auto const end = output.find('\n');
    if (end == std::string_view::npos) return {};
    if (output.substr(0, end).starts_with(begin)) return output.substr(0, end);
    output.remove_prefix(end + 1);
  }
  return {};
}

/// "waiting PID NOTE".
Measurer measurer_in(std::string_view line) {
  line.remove_prefix(std::min(waiting.size(), line.size()));
  std::int64_t pid = 0;
  auto const [end, error] = std::from_chars(line.data(), line.data() + line.size(), pid);
  auto const blank = std::min(line.find(' '), line.size());
  return measurer_of(error == std::errc() ? pid : 0, line.substr(blank));
}

}  // namespace

HostLock::~HostLock() {
  // The process keeps the line, and ends by itself.
  if (line_) line_->conversation.hang_up();
}

awaitable<Result> HostLock::take(std::function<void(Measurer)> on_wait,
                                 std::chrono::milliseconds limit) {
  co_await connection_.open();
  auto const executor = co_await boost::asio::this_coro::executor;
  auto const line = std::make_shared<launch::OpenLine>(executor);
  auto const seconds = std::chrono::ceil<std::chrono::seconds>(limit).count();
  std::vector<std::string> const words{"sh", connection_.script(), "hold", std::to_string(seconds),
                                       note_of_measurer(named_with_machine(repository_))};
  CommandLine command;
  command.argv = connection_.ssh();
  command.argv.push_back(launch::shell_words(words));
  command.directory = "/";
  command.environment = launch::ssh_environment();
  launch::begin_line(executor, line, std::move(command));
  bool waits = false;
  while (line_with(line->output, "held").empty()) {
    if (!line_with(line->output, "impossible").empty()) {
      co_await launch::end_line(line);
      co_return Result::impossible;
    }
    if (auto const news = line_with(line->output, waiting); !waits && !news.empty()) {
      waits = true;
      on_wait(measurer_in(news));
    }
    if (line->has_ended) {
      co_await line->background.wait();
      if (waits) co_return Result::timed_out;
      throw Error(
          ErrorCode::host,
          fmt::format("host {}: its lock for measuring cannot be taken: {}", connection_.name(),
                      text::clean_line(launch::words_of_ssh(line->error), 300)));
    }
    bool const notified = co_await line->news.wait();
    if (notified) continue;
    line->steps.stop();
    co_return Result::cancelled;
  }
  line_ = line;
  co_return Result::held;
}

awaitable<bool> HostLock::release() {
  auto const line = std::exchange(line_, nullptr);
  if (!line) co_return true;
  bool const is_lost = line->has_ended;
  co_await launch::end_line(line);
  co_return !is_lost;
}

}  // namespace parallel_explore::run
