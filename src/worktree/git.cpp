#include "worktree/git.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "parallel_explore/error.hpp"
#include "process/run_command.hpp"

namespace parallel_explore::worktree {
namespace {

/// Of the user's environment: who they are, where their settings are, nothing that points git
/// anywhere else.
std::map<std::string, std::string> clean_environment() {
  static std::set<std::string> const wanted{
      "PATH", "HOME", "USER", "LOGNAME", "XDG_CONFIG_HOME", "TMPDIR", "EMAIL",
      "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
      "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "SSL_CERT_FILE"};
  auto environment = process::current_environment();
  std::erase_if(environment, [](auto const& each) { return !wanted.contains(each.first); });
  environment["LC_ALL"] = "C";
  environment["GIT_TERMINAL_PROMPT"] = "0";
  environment["GIT_OPTIONAL_LOCKS"] = "0";
  return environment;
}

std::vector<std::string> safe_command() {
  std::vector<std::string> argv{"git"};
  for (char const* setting :
       {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "diff.external=",
        "core.editor=true", "gc.auto=0", "maintenance.auto=false", "commit.gpgSign=false",
        "core.quotePath=false", "advice.detachedHead=false", "submodule.recurse=false"}) {
    argv.emplace_back("-c");
    argv.emplace_back(setting);
  }
  return argv;
}

/// Another git holds a lock for a moment, or writes metadata that this one was reading.
bool passing_trouble(GitResult const& result) {
  static constexpr std::array<std::string_view, 6> signs{
      "could not lock", "Unable to create", "cannot lock ref", "unable to lock",
      "failed to read", "Another git process"};
  bool const lock = result.error.find(".lock") != std::string::npos ||
                    result.error.find("commondir") != std::string::npos ||
                    result.error.find("cannot lock ref") != std::string::npos;
  return result.status != 0 && lock && std::ranges::any_of(signs, [&](std::string_view sign) {
           return result.error.find(sign) != std::string::npos;
         });
}

task<GitResult> run_once(CommandLine command, std::string input) {
  process::CommandRequest request;
  request.command = std::move(command);
  request.input = std::move(input);
  try {
    process::Captured captured = co_await process::capture(std::move(request));
    GitResult result;
    result.status = process::shell_status(captured.outcome.status);
    result.output = std::move(captured.output);
    result.error = std::move(captured.error);
    co_return result;
  } catch (Error const& error) {
    if (error.code() != ErrorCode::agent) throw;
    throw Error(ErrorCode::repository, fmt::format("cannot run git: {}", error.what()),
                "install git 2.38 or newer");
  }
}

/// Words for people: "git worktree add: fatal: …".
std::string failure_text(std::vector<std::string> const& arguments, GitResult const& result) {
  auto const verb = arguments.empty() ? std::string() : arguments[0];
  auto const said = process::last_line(result.error.empty() ? result.output : result.error);
  return fmt::format("git {} failed ({}): {}", verb, result.status, said);
}

bool is_disk_full(GitResult const& result) {
  return result.error.find("No space left on device") != std::string::npos;
}

}  // namespace

Git::Git(std::filesystem::path git_dir, std::filesystem::path work_tree)
    : git_dir_(std::move(git_dir)), work_tree_(std::move(work_tree)) {}

task<GitResult> Git::attempt(std::vector<std::string> arguments, GitExtras extras) const {
  CommandLine command;
  command.argv = safe_command();
  if (work_tree_.empty()) command.argv.emplace_back("--bare");
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = clean_environment();
  command.environment["GIT_DIR"] = git_dir_.string();
  if (!work_tree_.empty()) command.environment["GIT_WORK_TREE"] = work_tree_.string();
  for (auto const& [name, value] : extras.environment) command.environment[name] = value;
  command.directory = work_tree_.empty() ? git_dir_ : work_tree_;

  constexpr int tries = 8;
  auto pause = std::chrono::milliseconds(10);
  for (int i = 1;; ++i) {
    GitResult result = co_await run_once(command, extras.input);
    if (is_disk_full(result)) {
      throw Error(ErrorCode::resource, failure_text(arguments, result), "make room on the disk");
    }
    if (i == tries || !passing_trouble(result)) co_return result;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
    pause *= 2;
  }
}

task<std::string> Git::run(std::vector<std::string> arguments, GitExtras extras) const {
  GitResult result = co_await attempt(arguments, std::move(extras));
  if (result.status != 0) throw Error(ErrorCode::git, failure_text(arguments, result));
  co_return std::move(result.output);
}

task<GitResult> discover(std::filesystem::path directory, std::vector<std::string> arguments) {
  CommandLine command;
  command.argv = safe_command();
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = clean_environment();
  command.directory = std::move(directory);
  co_return co_await run_once(std::move(command), {});
}

std::string chomped(std::string text) {
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

}  // namespace parallel_explore::worktree
