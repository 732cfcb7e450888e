#include "async/wait_for.hpp"
#include "commands.hpp"
#include "core/session_files.hpp"
#include "experiments.hpp"
#include "files/regular.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "run/session_request.hpp"
#include "store/run_watch.hpp"
#include "stream/transcript.hpp"
#include "text/display.hpp"
#include "transcript_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct LogOptions {
  std::string name, approach;
  bool follow = false, error = false, evaluation = false, raw = false;
};

/// Prints what a file has grown by since the last time, line by line.
class Tail {
 public:
  /// False: nobody reads any more.
  using PrintLine = std::function<bool(std::string_view line)>;

  /// Without `print_line`, the bytes are printed as they are.
  Tail(std::filesystem::path file, PrintLine print_line)
      : file_(std::move(file)), print_line_(std::move(print_line)) {}

  /// False: nobody reads any more.
  bool print_news() {
    auto in = files::input(file_);
    if (!in) return true;
    in.seekg(position_);
    std::array<char, 65536> buffer;
    while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
      position_ += in.gcount();
      std::string_view const chunk(buffer.data(), static_cast<std::size_t>(in.gcount()));
      if (!(print_line_ ? print_lines(chunk) : print(chunk))) return false;
    }
    return true;
  }

  /// The last line, if it has no end.
  void print_rest() {
    if (!rest_.empty()) (void)print_line_(std::exchange(rest_, {}));
  }

  [[nodiscard]] bool is_empty() const { return position_ == 0; }

 private:
  bool print_lines(std::string_view chunk) {
    for (auto end = chunk.find('\n'); end != std::string_view::npos; end = chunk.find('\n')) {
      rest_ += chunk.substr(0, end);
      if (!print_line_(std::exchange(rest_, {}))) return false;
      chunk.remove_prefix(end + 1);
    }
    rest_ += chunk;
    return true;
  }

  std::filesystem::path file_;
  std::streamoff position_ = 0;
  PrintLine print_line_;
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
  bool is_read = tail.print_news();
  while (is_read && goes_on(explorer, options) && !run.over()) {
    co_await run.changed();
    is_read = tail.print_news();
  }
  if (is_read) (void)tail.print_news();
}

std::string_view file_ending(LogOptions const& options) {
  if (options.evaluation) return "evaluation.log";
  return options.error ? "stderr.log" : "stream.jsonl";
}

int logs(LogOptions options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  options.name = exploration.name;
  auto const& record = exploration.at(options.approach);
  auto const directory = explorer.store().directory(exploration.name);
  auto const file =
      directory / "sessions" / core::session_file_name(record.approach, file_ending(options));
  std::error_code ignored;
  if (!options.follow && !std::filesystem::exists(file, ignored)) {
    throw Error(ErrorCode::not_found,
                fmt::format("{} has no log of that kind yet", record.approach.name),
                "wait for it: pexplore logs -f");
  }
  if (auto const kind = files::special_kind(file); !kind.empty())
    throw Error(ErrorCode::isolation, fmt::format("{} {}", file.string(), kind));
  bool const is_stream = !options.error && !options.evaluation;
  auto const adapter =
      is_stream ? adapter_of(exploration, run::agent_of(exploration, record)) : std::string();
  auto const& secrets = process::process_environment_secrets();
  bool is_read = true;
  stream::Transcript transcript(adapter, [&](stream::TranscriptEntry const& entry) {
    is_read = is_read && print(secrets.masked(transcript_text(entry, record.worktree.path)));
  });
  // Commands have no format: into a file or pipe their output goes as it is.
  bool const to_terminal = isatty(STDOUT_FILENO) != 0;
  bool const as_is = options.raw || (!stream::Transcript::knows(adapter) && !to_terminal);
  Tail::PrintLine render = [&](std::string_view line) {
    transcript.take(line);
    return is_read;
  };
  if (as_is) render = nullptr;
  if (as_is && to_terminal)
    render = [&](std::string_view line) {
      return print(secrets.masked(text::clean_text(line)) + "\n");
    };
  Tail tail(file, std::move(render));
  if (options.follow) {
    async::wait_for(follow(explorer, options, directory, tail));
  } else {
    (void)tail.print_news();
  }
  tail.print_rest();
  transcript.finish();
  if (tail.is_empty()) note("{} printed nothing\n", record.approach.name);
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
  command.add_flag("--raw", options->raw, "Print the stream as the agent printed it");
  command.footer("Example: pexplore logs -f rate-limiter token-bucket");
  command.callback([options, &action] { action = [options] { return logs(*options); }; });
}

}  // namespace pexplore
