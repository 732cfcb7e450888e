#include "worktree/own_index.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/temporary_index.hpp"

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
  error = copy_index(original_, file_);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot write {}: {}", file_.string(), error.message()));
  }
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

/// The entries of an index.
struct IndexEntries {
  TreeFiles files;                ///< without those in conflict
  std::set<std::string> flagged;  ///< those that git shall not look at
  bool has_links = false;         ///< a submodule, a repository added as one, or a symbolic link
};

/// `git ls-files -v` prints "S" for skip-worktree, and lower-case letters for assume-unchanged.
awaitable<IndexEntries> entries_of_index(Git git) {
  std::vector<std::string> ask{"ls-files", "-v", "--stage", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  IndexEntries entries;
  for (auto const& line : split_nul(list)) {
    if (line.size() < 2) continue;
    auto const entry = std::string_view(line).substr(2);
    entries.has_links =
        entries.has_links || entry.starts_with("160000 ") || entry.starts_with("120000 ");
    auto file = entry_of(entry);
    if (file.path.empty()) continue;
    if (line[0] == 'S' || (line[0] >= 'a' && line[0] <= 'z')) entries.flagged.insert(file.path);
    entries.files.push_back(std::move(file));
  }
  co_return entries;
}

}  // namespace

awaitable<void> OwnIndex::distrust(WorktreeRegistry& registry, Worktree worktree) {
  IndexEntries index = co_await entries_of_index(git_);
  has_links_ = index.has_links;
  TreeFiles entries = co_await without_sparse(registry, git_, std::move(index.files));
  ComparedWorktree place = co_await compared_worktree(registry, worktree, git_);
  TreeFiles doubtful = co_await differing_files(place, entries);
  for (auto const& file : entries) {
    if (index.flagged.contains(file.path)) doubtful.push_back(file);
  }
  if (doubtful.empty()) co_return;
  // An entry that is written again has neither flags nor times.
  std::vector<std::string> write{"update-index", "-z", "--index-info"};
  GitExtras lines;
  lines.input = index_lines(doubtful);
  co_await git_.run(std::move(write), std::move(lines));
}

}  // namespace parallel_explore::worktree
