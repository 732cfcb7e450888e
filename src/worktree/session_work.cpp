#include "worktree/session_work.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/beside_the_loop.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/linked_directories.hpp"
#include "worktree/object_id.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

std::string note_of_link(std::string const& link) {
  return fmt::format("{0} is not committed: it is a link, and git ignores {0}/", link);
}

namespace {

/// Counts new files in directories that were untracked before the session.
class UncommittedFiles {
 public:
  explicit UncommittedFiles(PreexistingFiles const& preexisting) : before_(preexisting) {}

  void add(std::string const& path) {
    auto const directory = before_.covering(path);
    if (directory.ends_with('/') && directory != path && !before_.files.contains(path))
      ++files_[directory];
  }

  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> notes;
    for (auto const& [directory, count] : files_) {
      notes.push_back(
          fmt::format("{} new file{} in {} {} not committed: that directory was untracked before "
                      "the session",
                      count, count == 1 ? "" : "s", directory, count == 1 ? "is" : "are"));
    }
    return notes;
  }

 private:
  PreexistingFiles const& before_;
  std::map<std::string, int> files_;
};

std::string several(std::vector<std::string> const& paths) {
  constexpr std::size_t shown = 3;
  auto const first = std::min(paths.size(), shown);
  auto const rest = paths.size() - first;
  return fmt::format("{}{}",
                     fmt::join(paths.begin(), paths.begin() + static_cast<long>(first), ", "),
                     rest == 0 ? "" : fmt::format(" and {} more", rest));
}

/// ":100644 100644 OLD_ID NEW_ID M", an entry of `git diff-files --raw`.
struct TrackedChange {
  std::string path, old_mode, mode, old_id;
  char letter = 0;
};

std::vector<TrackedChange> changes_in(std::string const& list) {
  std::vector<TrackedChange> changes;
  std::set<std::string> seen;
  auto const parts = split_nul(list);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (!seen.insert(parts[i + 1]).second) continue;  // git lists a file in conflict twice
    TrackedChange change;
    change.path = parts[i + 1];
    std::istringstream words(parts[i]);
    std::string new_id;
    words.ignore();
    words >> change.old_mode >> change.mode >> change.old_id >> new_id >> change.letter;
    changes.push_back(std::move(change));
  }
  return changes;
}

/// Whether the bytes on disk are those of the index: only line ends or filters of git, which the
/// index does not follow, make it differ. Any program that writes the file again shows that.
bool is_dirty_by_itself(fs::path const& worktree, TrackedChange const& change) {
  bool const is_same_type = change.letter == 'M' && change.old_mode == change.mode;
  return is_same_type &&
         id_of_file(change.old_id.size(), worktree / change.path) == std::optional(change.old_id);
}

/// A name for something that git cannot keep; empty: it can.
char const* special_type(fs::file_status const& status) {
  switch (status.type()) {
    case fs::file_type::fifo:
      return "a FIFO";
    case fs::file_type::socket:
      return "a socket";
    case fs::file_type::block:
    case fs::file_type::character:
      return "a device";
    default:
      return "";
  }
}

void sort_change(fs::path const& worktree, TrackedChange const& change, PendingWork& work,
                 std::vector<std::string>& dirty) {
  std::error_code ignored;
  auto const status = fs::symlink_status(worktree / change.path, ignored);
  std::string const special = special_type(status);
  if (change.letter == 'D' || !fs::exists(status)) {
    work.deleted.push_back(change.path);
  } else if (!special.empty()) {
    work.notes.push_back(fmt::format("{} is not committed: it is {}", change.path, special));
  } else if (is_dirty_by_itself(worktree, change)) {
    dirty.push_back(change.path);
  } else {
    work.changed.push_back(change.path);
  }
}

awaitable<void> add_tracked(Git git, PendingWork& work) {
  // Without a refresh, a file with a new time but the same content would count as changed.
  std::vector<std::string> refresh{"update-index", "-q", "--ignore-submodules", "--refresh"};
  co_await git.attempt(std::move(refresh));
  std::vector<std::string> ask{"diff-files",   "--raw",         "-z",
                               "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty"};
  std::string const list = co_await git.run(std::move(ask));
  std::function<std::vector<std::string>()> sort = [&] {
    std::vector<std::string> dirty;
    for (auto const& change : changes_in(list)) sort_change(git.work_tree(), change, work, dirty);
    return dirty;
  };
  std::vector<std::string> const dirty = co_await beside_the_loop(std::move(sort));
  if (dirty.empty()) co_return;
  work.notes.push_back(
      fmt::format("{}: git sees {} as changed because of line ends or a filter; the content is "
                  "that of the base, and not committed",
                  several(dirty), dirty.size() == 1 ? "it" : "them"));
}

/// "warning: could not open directory 'x/': Permission denied" → "x/: Permission denied"
std::vector<std::string> unreadable_directories(std::string const& messages) {
  constexpr std::string_view start = "warning: could not open directory ";
  std::vector<std::string> found;
  std::istringstream in(messages);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(start)) found.push_back(line.substr(start.size()));
  }
  return found;
}

awaitable<void> add_untracked(Git git, PreexistingFiles preexisting, PendingWork& work) {
  std::vector<std::string> ask{"ls-files", "--others", "--exclude-standard", "-z"};
  GitResult const list = co_await git.attempt(std::move(ask));
  if (list.status != 0)
    throw Error(ErrorCode::git, "git ls-files failed: " + telling_text(list.error));
  UncommittedFiles uncommitted(preexisting);
  for (auto& path : split_nul(list.output)) {
    if (preexisting.contains(path)) {
      uncommitted.add(path);
    } else if (path.ends_with('/')) {
      work.nested.push_back(std::move(path));
    } else {
      work.added.push_back(std::move(path));
    }
  }
  for (auto& note : uncommitted.notes()) work.notes.push_back(std::move(note));
  for (auto const& each : unreadable_directories(list.error))
    work.notes.push_back("new files in a directory are not committed: " + each);
  std::vector<std::string> const links = co_await links_to_ignored(git, work.added);
  for (auto const& link : links) {
    std::erase(work.added, link);
    work.notes.push_back(note_of_link(link));
  }
}

}  // namespace

awaitable<PendingWork> pending_work(Git git, PreexistingFiles preexisting) {
  PendingWork work;
  co_await add_tracked(git, work);
  co_await add_untracked(git, std::move(preexisting), work);
  co_return work;
}

}  // namespace parallel_explore::worktree
