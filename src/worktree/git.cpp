#include "worktree/git.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/safe_calls.hpp"
#include "worktree/safe_commands.hpp"
#include "worktree/special_files.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <unistd.h>

namespace parallel_explore::worktree {
namespace {

constexpr std::size_t output_limit = std::size_t{512} << 20;

/// "git worktree failed (128): fatal: …"
std::string failure_text(std::vector<std::string> const& arguments, GitResult const& result) {
  auto const verb = arguments.empty() ? std::string() : arguments[0];
  auto const said = telling_text(result.error.empty() ? result.output : result.error);
  return fmt::format("git {} failed ({}): {}", verb, result.status, said);
}

Error failure(std::vector<std::string> const& arguments, GitResult const& result) {
  return {ErrorCode::git, failure_text(arguments, result), failure_hint(result.error)};
}

/// Git does not always say why it could not write.
bool is_disk_full(GitResult const& result, std::filesystem::path const& place) {
  if (result.status == 0) return false;
  auto const says = [&](std::string_view text) {
    return result.error.find(text) != std::string::npos;
  };
  if (says("No space left on device") || says("Disk quota exceeded")) return true;
  constexpr std::uintmax_t next_to_nothing = 64 << 10;
  std::error_code error;
  auto const room = std::filesystem::space(place, error);
  return says("write") && !error && room.available < next_to_nothing;
}

/// Finds the file that a silent git may wait for; none: there is none.
using SpecialFile = std::function<std::optional<std::filesystem::path>()>;

/// Ends a git that waits for a FIFO, which it would do for ever. `found` outlives the request.
void end_if_it_waits(process::CommandRequest& request, SpecialFile find,
                     std::optional<std::filesystem::path>& found) {
  request.inactivity = std::chrono::milliseconds(400);
  request.stop = process::terminate_then_kill(std::chrono::milliseconds(200));
  request.on_inactivity =
      [find = std::move(find),
       &found](std::chrono::milliseconds silent) -> std::optional<std::chrono::milliseconds> {
    found = find();
    if (found) return std::nullopt;
    return silent;  // git is at work: look again after twice the time
  };
}

[[noreturn]] void waits_for(std::filesystem::path const& file) {
  throw Error(ErrorCode::isolation,
              fmt::format("git waits for {}, which {}", file.string(), files::special_kind(file)),
              "remove it");
}

/// A result, or the file for which git waited.
struct Answer {
  GitResult result;
  std::optional<std::filesystem::path> awaited;
};

void require_directory(CommandLine const& command) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(command.directory, ignored)) {
    throw Error(ErrorCode::git, fmt::format("{} no longer exists", command.directory.string()));
  }
}

void refuse_cancelled(process::CommandOutcome const& outcome) {
  if (outcome.stop_cause == process::StopCause::cancelled)
    throw Error(ErrorCode::interrupted, "git was cancelled");
}

/// Of a git that could not be started.
Error not_started(Error const& error) {
  return {ErrorCode::repository, fmt::format("cannot run git: {}", error.what()),
          "install git 2.38 or newer"};
}

awaitable<Answer> run_once(CommandLine command, std::string input, SpecialFile find) {
  require_directory(command);
  process::CommandRequest request;
  request.command = std::move(command);
  request.input = std::move(input);
  Answer answer;
  end_if_it_waits(request, std::move(find), answer.awaited);
  try {
    process::Captured captured = co_await process::capture(std::move(request), output_limit);
    refuse_cancelled(captured.outcome);
    if (answer.awaited) co_return answer;
    if (captured.output.size() >= output_limit) {
      throw Error(ErrorCode::resource, "git printed more than 512 MiB");
    }
    answer.result.status = process::shell_status(captured.outcome.status);
    answer.result.output = std::move(captured.output);
    answer.result.error = std::move(captured.error);
    co_return answer;
  } catch (Error const& error) {
    if (error.code() != ErrorCode::agent) throw;
    throw not_started(error);
  }
}

/// Without standard output, which `take` gets.
awaitable<Answer> stream_once(CommandLine command, SpecialFile find,
                              std::function<bool(std::string_view)> take) {
  static constexpr std::size_t most_errors = std::size_t{64} << 10;
  require_directory(command);
  Answer answer;
  auto& result = answer.result;
  process::CommandRequest request;
  request.command = std::move(command);
  end_if_it_waits(request, std::move(find), answer.awaited);
  request.on_output = [&take](std::string_view chunk) {
    return take(chunk) ? process::Flow::proceed : process::Flow::stop;
  };
  request.on_error = [&result](std::string_view chunk) {
    result.error.append(chunk.substr(0, most_errors - std::min(most_errors, result.error.size())));
    return process::Flow::proceed;
  };
  try {
    process::CommandOutcome const outcome = co_await process::run_command(std::move(request));
    refuse_cancelled(outcome);
    bool const is_enough = outcome.stop_cause == process::StopCause::stopped_by_handler;
    result.status = is_enough ? 0 : process::shell_status(outcome.status);
    co_return answer;
  } catch (Error const& error) {
    if (error.code() != ErrorCode::agent) throw;
    throw not_started(error);
  }
}

}  // namespace

bool is_transient(GitResult const& result) {
  if (result.status == 0) return false;
  auto const says = [&](std::string_view text) {
    return result.error.find(text) != std::string::npos;
  };
  // "cannot lock ref" alone is not transient: git also prints it for a reference that has moved.
  bool const locked =
      (says("Unable to create") || says("could not lock") || says("unable to lock")) &&
      says("File exists");
  return locked || (says("failed to read") && says("commondir"));
}

Git::Git(std::filesystem::path git_dir, std::filesystem::path work_tree,
         std::filesystem::path common_dir)
    : git_dir_(std::move(git_dir)),
      work_tree_(std::move(work_tree)),
      common_dir_(std::move(common_dir)) {}

Git Git::with_index(std::filesystem::path index) const {
  Git other = *this;
  other.index_ = std::move(index);
  return other;
}

Git Git::with_work_tree(std::filesystem::path work_tree) const {
  Git other = *this;
  other.work_tree_ = std::move(work_tree);
  return other;
}

awaitable<GitResult> Git::attempt(std::vector<std::string> arguments) const {
  return attempt(std::move(arguments), GitExtras());
}

Git Git::with_all_commands(Checked /*proof*/, std::string protocols) const {
  Git all = *this;
  all.checked_ = true;
  all.protocols_ = std::move(protocols);
  return all;
}

CommandLine Git::command_line(std::vector<std::string> const& arguments,
                              GitExtras const& extras) const {
  CommandLine command;
  command.argv = safe_command();
  if (work_tree_.empty()) command.argv.emplace_back("--bare");
  if (!index_.empty()) {
    // Else entries of our own would be taken for unchanged as well.
    for (char const* setting :
         {"core.ignoreStat=false", "core.trustctime=true", "core.checkStat=default"}) {
      command.argv.emplace_back("-c");
      command.argv.emplace_back(setting);
    }
  }
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = clean_environment();
  command.environment["GIT_DIR"] = git_dir_.string();
  if (!common_dir_.empty()) command.environment["GIT_COMMON_DIR"] = common_dir_.string();
  if (!work_tree_.empty()) command.environment["GIT_WORK_TREE"] = work_tree_.string();
  if (!index_.empty()) command.environment["GIT_INDEX_FILE"] = index_.string();
  auto const& protocols = extras.protocols.empty() ? protocols_ : extras.protocols;
  if (!protocols.empty()) {
    command.environment["GIT_ALLOW_PROTOCOL"] = protocols;
    command.environment.erase("GIT_NO_LAZY_FETCH");
  }
  for (auto const& [name, value] : extras.environment) command.environment[name] = value;
  command.directory = work_tree_.empty() ? git_dir_ : work_tree_;
  return command;
}

/// A file for which git may wait.
std::optional<std::filesystem::path> Git::awaited_file() const {
  auto const& common = common_dir_.empty() ? git_dir_ : common_dir_;
  auto found = special_file_in_git_directory(common);
  if (!found && !work_tree_.empty()) found = special_file_in_work_tree(work_tree_);
  return found;
}

/// Every git reads the git directories of all worktrees. Where a session has put a FIFO into one,
/// it is removed, so that this worktree is broken and the others are not. Throws for any other.
void Git::remove_awaited(std::filesystem::path const& file) const {
  auto const& common = common_dir_.empty() ? git_dir_ : common_dir_;
  auto const inside = file.lexically_relative(common / "worktrees");
  bool const is_anothers = !inside.empty() && *inside.begin() != ".." &&
                           common / "worktrees" / *inside.begin() != git_dir_;
  if (!is_anothers) waits_for(file);
  // Every other git that waits for it goes on once it has both ends.
  int const both_ends = ::open(file.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  std::error_code error;
  bool const is_removed = std::filesystem::remove(file, error);
  if (both_ends != -1) ::close(both_ends);
  if (!is_removed && error) waits_for(file);
}

void Git::require_check(std::vector<std::string> const& arguments, GitExtras const& extras) const {
  if (!checked_ && (!extras.protocols.empty() || !runs_no_program(arguments))) {
    throw Error(ErrorCode::unexpected,
                fmt::format("git {} could run a program, and its settings were not checked",
                            fmt::join(arguments, " ")));
  }
}

awaitable<void> Git::stream(std::vector<std::string> arguments,
                            std::function<bool(std::string_view)> take) const {
  GitExtras const extras;
  require_check(arguments, extras);
  CommandLine command = command_line(arguments, extras);
  SpecialFile find = [this] { return awaited_file(); };
  Answer const answer = co_await stream_once(std::move(command), std::move(find), std::move(take));
  if (answer.awaited) waits_for(*answer.awaited);
  if (answer.result.status != 0) throw failure(arguments, answer.result);
}

awaitable<GitResult> Git::attempt(std::vector<std::string> arguments, GitExtras extras) const {
  require_check(arguments, extras);
  CommandLine const command = command_line(arguments, extras);
  SpecialFile const find = [this] { return awaited_file(); };
  constexpr int tries = 8;
  auto pause = std::chrono::milliseconds(10);
  for (int i = 1;; ++i) {
    Answer answer = co_await run_once(command, extras.input, find);
    if (answer.awaited) {
      remove_awaited(*answer.awaited);
      if (extras.before_retry) extras.before_retry();
      continue;
    }
    GitResult& result = answer.result;
    if (is_disk_full(result, git_dir_)) {
      throw Error(ErrorCode::resource, failure_text(arguments, result), "free some disk space");
    }
    if (i == tries || !is_transient(result)) co_return result;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
    if (extras.before_retry) extras.before_retry();
    pause *= 2;
  }
}

awaitable<std::string> Git::run(std::vector<std::string> arguments) const {
  return run(std::move(arguments), GitExtras());
}

awaitable<std::string> Git::run(std::vector<std::string> arguments, GitExtras extras) const {
  GitResult result = co_await attempt(arguments, std::move(extras));
  if (result.status != 0) throw failure(arguments, result);
  co_return std::move(result.output);
}

awaitable<GitResult> discover(std::filesystem::path directory, std::vector<std::string> arguments) {
  CommandLine command;
  command.argv = safe_command();
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = clean_environment();
  command.directory = std::move(directory);
  std::string no_input;
  SpecialFile find = [place = command.directory] { return special_file_around(place); };
  Answer answer = co_await run_once(std::move(command), std::move(no_input), std::move(find));
  if (answer.awaited) waits_for(*answer.awaited);
  co_return std::move(answer.result);
}

std::string without_newline(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

std::vector<std::string> split_nul(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    auto const end = std::min(text.find('\0'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string join_nul(std::vector<std::string> const& parts) {
  std::string text;
  for (auto const& part : parts) {
    text += part;
    text += '\0';
  }
  return text;
}

}  // namespace parallel_explore::worktree
