#include "worktree/settings.hpp"

#include "process/environment.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <utility>

namespace parallel_explore::worktree {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds longest_trust{10};
/// Two changes within a tick of the system's clock have one time.
constexpr std::int64_t settled_ns = 1'000'000'000;

/// A file as the system knows it; all zero: there is none.
struct SeenFile {
  std::uint64_t device = 0, inode = 0;
  std::int64_t size_bytes = 0, modified_ns = 0, changed_ns = 0;

  bool operator==(SeenFile const&) const = default;
};

using SeenFiles = std::map<fs::path, SeenFile>;

std::int64_t in_ns(timespec const& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

SeenFile seen(fs::path const& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino, status.st_size, in_ns(status.st_mtim),
          in_ns(status.st_ctim)};
}

std::string variable(std::map<std::string, std::string> const& environment, char const* name) {
  auto const found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// Every file that git reads settings from, whether it exists or not.
SeenFiles files_of_settings(Git const& git) {
  auto const environment = process::current_environment();
  auto const home = variable(environment, "HOME");
  auto const xdg = variable(environment, "XDG_CONFIG_HOME");
  auto const global = variable(environment, "GIT_CONFIG_GLOBAL");
  auto const system = variable(environment, "GIT_CONFIG_SYSTEM");
  SeenFiles files;
  for (fs::path const& file : {git.common_dir() / "config", git.git_dir() / "config.worktree",
                               fs::path(system.empty() ? "/etc/gitconfig" : system),
                               fs::path(global.empty() ? home + "/.gitconfig" : global),
                               fs::path(xdg.empty() ? home + "/.config" : xdg) / "git/config"})
    files.emplace(file, seen(file));
  return files;
}

/// Whether nothing else was read, and all that was read had settled before.
bool is_repeatable(std::string const& list, SeenFiles const& files, std::int64_t read_ns) {
  auto const parts = split_nul(list);
  for (std::size_t i = 0; i + 2 < parts.size(); i += 3) {
    if (parts[i] == "command") continue;  // set by the call itself
    auto const& origin = parts[i + 1];
    auto const& entry = parts[i + 2];
    bool const is_known = origin.starts_with("file:") && files.contains(origin.substr(5));
    bool const leads_on = entry.starts_with("include.") || entry.starts_with("includeif.") ||
                          entry.starts_with("extensions.worktreeconfig");
    if (!is_known || leads_on) return false;
  }
  return std::ranges::all_of(
      files, [&](auto const& each) { return each.second.changed_ns + settled_ns < read_ns; });
}

struct Answer {
  SeenFiles files;
  Clock::time_point asked;
  std::string list;
};

/// The answers for repositories, by their common directory: without `extensions.worktreeConfig`,
/// settings are the same in all worktrees.
class Answers {
 public:
  std::optional<std::string> find(Git const& git, SeenFiles const& files) {
    std::lock_guard const lock(mutex_);
    auto const found = answers_.find(git.common_dir());
    if (found == answers_.end()) return std::nullopt;
    auto const& answer = found->second;
    bool const is_young = Clock::now() - answer.asked < longest_trust;
    if (!is_young || !is_same(answer.files, files)) return std::nullopt;
    return answer.list;
  }

  void put(Git const& git, Answer answer) {
    std::lock_guard const lock(mutex_);
    constexpr std::size_t most = 64;
    if (answers_.size() >= most) answers_.clear();
    answers_.insert_or_assign(git.common_dir(), std::move(answer));
  }

  void forget(Git const& git) {
    std::lock_guard const lock(mutex_);
    answers_.erase(git.common_dir());
  }

 private:
  /// Files of one worktree alone are not read, so that they do not count.
  static bool is_same(SeenFiles const& before, SeenFiles const& now) {
    auto const counts = [](auto const& each) { return each.first.filename() != "config.worktree"; };
    auto const all = [&](SeenFiles const& files, SeenFiles const& others) {
      return std::ranges::all_of(files, [&](auto const& each) {
        if (!counts(each)) return true;
        auto const other = others.find(each.first);
        return other != others.end() && other->second == each.second;
      });
    };
    return all(before, now) && all(now, before);
  }

  std::mutex mutex_;
  std::map<fs::path, Answer> answers_;
};

/// Of the process, as the files are.
Answers& answers_of_process() {
  static Answers answers;
  return answers;
}

}  // namespace

awaitable<GitResult> list_settings(Git git) {
  SeenFiles before = files_of_settings(git);
  GitResult result;
  if (auto known = answers_of_process().find(git, before)) {
    result.output = std::move(*known);
    co_return result;
  }
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  auto const asked = Clock::now();
  std::vector<std::string> ask{"config", "--list", "--show-scope", "--show-origin", "-z"};
  result = co_await git.attempt(std::move(ask));
  bool const is_kept = result.status == 0 && files_of_settings(git) == before &&
                       is_repeatable(result.output, before, in_ns(now));
  if (is_kept) {
    answers_of_process().put(git, {std::move(before), asked, result.output});
  } else {
    answers_of_process().forget(git);
  }
  co_return result;
}

}  // namespace parallel_explore::worktree
