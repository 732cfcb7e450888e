#include "async/wait_for.hpp"
#include "commands.hpp"
#include "core/session_files.hpp"
#include "output.hpp"
#include "store/run_watch.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct LogOptions {
  std::string name, approach;
  bool follow = false, error = false, evaluation = false;
};

/// Prints what a file has grown by since the last time. A file or pipe gets the raw bytes; for a
/// terminal, the output of agents is escaped.
class Tail {
 public:
  explicit Tail(std::filesystem::path file)
      : file_(std::move(file)), to_terminal_(isatty(STDOUT_FILENO)) {}

  void print_news() {
    std::ifstream in(file_, std::ios::binary);
    if (!in) return;
    in.seekg(position_);
    std::array<char, 65536> buffer;
    while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
      position_ += in.gcount();
      std::string_view const chunk(buffer.data(), static_cast<std::size_t>(in.gcount()));
      to_terminal_ ? print_lines(chunk) : print(chunk);
    }
  }

 private:
  void print_lines(std::string_view chunk) {
    rest_ += chunk;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      print(escape_for_terminal(std::string_view(rest_).substr(0, end)) + "\n");
      rest_.erase(0, end + 1);
    }
  }

  std::filesystem::path file_;
  std::streamoff position_ = 0;
  bool to_terminal_;
  std::string rest_;
};

bool goes_on(Explorer& explorer, LogOptions const& options) {
  auto const exploration = explorer.store().load(options.name);
  if (exploration.state != ExplorationState::running) return false;
  return !is_final(exploration.at(options.approach).state);
}

/// Prints what comes until the approach, or the process that runs it, has ended.
awaitable<void> follow(Explorer& explorer, LogOptions options, std::filesystem::path directory,
                       Tail& tail) {
  store::RunWatch run(co_await boost::asio::this_coro::executor, directory);
  tail.print_news();
  while (goes_on(explorer, options) && !run.over()) {
    co_await run.changed();
    tail.print_news();
  }
  tail.print_news();
}

int logs(LogOptions const& options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  auto const& record = exploration.at(options.approach);
  auto const directory = explorer.store().directory(exploration.name);
  auto const* const ending = options.evaluation ? "evaluation.log"
                             : options.error    ? "stderr.log"
                                                : "stream.jsonl";
  auto const file = directory / "sessions" / core::session_file_name(record.approach, ending);
  std::error_code ignored;
  if (!options.follow && !std::filesystem::exists(file, ignored)) {
    throw Error(ErrorCode::not_found,
                fmt::format("{} has no log of that kind yet", record.approach.name),
                "wait for it: pexplore logs -f");
  }
  Tail tail(file);
  if (options.follow) {
    auto named = options;
    named.name = exploration.name;
    async::wait_for(follow(explorer, std::move(named), directory, tail));
  } else {
    tail.print_news();
  }
  return 0;
}

}  // namespace

void declare_logs(CLI::App& command, Action& action) {
  auto const options = std::make_shared<LogOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach")->required();
  command.add_flag("-f,--follow", options->follow, "Keep printing until the approach has ended");
  command.add_flag("--stderr", options->error, "Print the session's standard error");
  command.add_flag("--evaluation", options->evaluation,
                   "Print the output of the criteria's commands");
  command.footer("Example: pexplore logs -f rate-limiter token-bucket");
  command.callback([options, &action] { action = [options] { return logs(*options); }; });
}

}  // namespace pexplore
