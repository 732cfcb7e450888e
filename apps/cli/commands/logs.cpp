#include "async/wait_for.hpp"
#include "commands.hpp"
#include "core/session_files.hpp"
#include "experiments.hpp"
#include "file_tail.hpp"
#include "files/regular.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "run/agent_state.hpp"
#include "store/run_watch.hpp"
#include "stream/transcript.hpp"
#include "text/display.hpp"
#include "transcript_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <filesystem>
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

bool goes_on(Explorer& explorer, LogOptions const& options) {
  auto const exploration = explorer.store().load(options.name);
  if (exploration.state != ExplorationState::running) return false;
  return !is_final(exploration.at(options.approach).state);
}

/// Prints what comes until the approach, or the process that runs it, has ended.
awaitable<void> follow(Explorer& explorer, LogOptions options, std::filesystem::path directory,
                       FileTail& tail) {
  store::RunWatch run(co_await boost::asio::this_coro::executor, directory);
  bool is_read = tail.read_news();
  while (is_read && goes_on(explorer, options) && !run.over()) {
    co_await run.changed();
    is_read = tail.read_news();
  }
  if (is_read) (void)tail.read_news();
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
  std::vector<std::string> adapters{std::string()};
  if (is_stream) adapters = run::adapters_at_work(exploration, record);
  auto const& secrets = process::process_environment_secrets();
  bool is_read = true;
  stream::Transcript transcript(adapters, [&](stream::TranscriptEntry const& entry) {
    is_read =
        is_read && print_wrapped(secrets.masked(transcript_text(entry, record.worktree.path)));
  });
  // Commands have no format: into a file or pipe their output goes as it is.
  bool const to_terminal = isatty(STDOUT_FILENO) != 0;
  bool const as_is = options.raw || (!stream::Transcript::knows_any(adapters) && !to_terminal);
  FileTail::Take take = [&](std::string_view line) {
    transcript.take(line);
    return is_read;
  };
  if (as_is) take = [](std::string_view bytes) { return print(bytes); };
  if (as_is && to_terminal)
    take = [&](std::string_view line) {
      return print_wrapped(secrets.masked(text::clean_text(line)) + "\n");
    };
  bool const by_bytes = as_is && !to_terminal;
  FileTail tail(file, by_bytes ? FileTail::Unit::bytes : FileTail::Unit::lines, std::move(take));
  if (options.follow) {
    async::wait_for(follow(explorer, options, directory, tail));
  } else {
    (void)tail.read_news();
  }
  tail.give_rest();
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
