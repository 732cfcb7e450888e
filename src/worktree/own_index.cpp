#include "worktree/own_index.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <string_view>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

OwnIndex::OwnIndex(Git const& git)
    : original_(git.git_dir() / "index"),
      file_(git.git_dir() / "pexplore-index"),
      git_(git.with_index(file_)) {
  remove();
  std::error_code error;
  // Where the session removed its index, this one is empty as well.
  if (!fs::is_regular_file(fs::symlink_status(original_, error))) return;
  fs::copy_file(original_, file_, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot write {}: {}", file_.string(), error.message()));
  }
  // Git reads files again that are as new as the index, so the copy needs the time of the original.
  auto const time = fs::last_write_time(original_, error);
  if (!error) fs::last_write_time(file_, time, error);
}

OwnIndex::~OwnIndex() { remove(); }

void OwnIndex::remove() const {
  std::error_code ignored;
  fs::remove_all(file_, ignored);
  fs::remove_all(file_.string() + ".lock", ignored);
}

void OwnIndex::install() {
  std::error_code error;
  if (!fs::exists(file_, error)) return;
  fs::rename(file_, original_, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot write {}: {}", original_.string(), error.message()));
  }
}

namespace {

/// "100644 ID 0\tPATH", an entry of `git ls-files --stage`. No path: it is in conflict.
TreeFile entry_of(std::string_view line) {
  auto const first = line.find(' ');
  auto const second = line.find(' ', first + 1);
  auto const tab = line.find('\t', second + 1);
  TreeFile file;
  if (tab == std::string_view::npos || line.substr(second + 1, tab - second - 1) != "0")
    return file;
  std::from_chars(line.data(), line.data() + first, file.mode, 8);
  file.id = line.substr(first + 1, second - first - 1);
  file.path = line.substr(tab + 1);
  return file;
}

/// The paths with a flag: `git ls-files -v` prints "S" for skip-worktree, and lower-case letters
/// for assume-unchanged.
awaitable<std::set<std::string>> flagged_paths(Git git) {
  std::vector<std::string> ask{"ls-files", "-v", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  std::set<std::string> flagged;
  for (auto const& line : split_nul(list)) {
    bool const is_flagged = line[0] == 'S' || (line[0] >= 'a' && line[0] <= 'z');
    if (is_flagged && line.size() > 2) flagged.insert(line.substr(2));
  }
  co_return flagged;
}

}  // namespace

awaitable<void> OwnIndex::distrust(WorktreeRegistry& registry, Worktree worktree) {
  std::vector<std::string> ask{"ls-files", "--stage", "-z"};
  std::string const list = co_await git_.run(std::move(ask));
  TreeFiles entries;
  for (auto const& line : split_nul(list)) {
    auto file = entry_of(line);
    if (!file.path.empty()) entries.push_back(std::move(file));
  }
  entries = co_await without_sparse(registry, git_, std::move(entries));
  ComparedWorktree place = co_await compared_worktree(registry, worktree, git_);
  TreeFiles doubtful = co_await differing_files(place, entries);
  std::set<std::string> const flagged = co_await flagged_paths(git_);
  for (auto const& file : entries) {
    if (flagged.contains(file.path)) doubtful.push_back(file);
  }
  if (doubtful.empty()) co_return;
  // An entry that is written again has neither flags nor times.
  std::vector<std::string> write{"update-index", "-z", "--index-info"};
  GitExtras lines;
  lines.input = index_lines(doubtful);
  co_await git_.run(std::move(write), std::move(lines));
}

}  // namespace parallel_explore::worktree
