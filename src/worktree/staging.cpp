#include "worktree/staging.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/linked_directories.hpp"
#include "worktree/submodules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <unistd.h>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// Paths that the index has and the base has not, or has as another type.
struct NewEntries {
  std::vector<std::string> gitlinks;  ///< without an entry in .gitmodules; end in "/"
  std::vector<std::string> links;     ///< symbolic ones
};

/// The entries that the session itself added to its index or committed.
awaitable<NewEntries> new_entries(Git git, std::string base) {
  std::vector<std::string> ask{
      "diff-index", "--cached", "--raw", "-z", "--no-renames", "--ignore-submodules=dirty",
      base,         "--"};
  std::string const list = co_await git.run(std::move(ask));
  std::map<std::string, std::string> const submodules = co_await submodules_of(git);
  NewEntries found;
  auto const parts = split_nul(list);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    // ":000000 160000 0000000 1234567 A"
    auto const& path = parts[i + 1];
    auto const before = parts[i].substr(1, 6), now = parts[i].substr(8, 6);
    bool const is_named =
        std::ranges::any_of(submodules, [&](auto const& each) { return each.second == path; });
    if (now == "160000" && before != now && !is_named) found.gitlinks.push_back(path + "/");
    if (now == "120000" && before == "000000") found.links.push_back(path);
  }
  co_return found;
}

awaitable<std::vector<std::string>> files_of_nested(Git git, std::string directory) {
  std::vector<std::string> files = files_without_git(git.work_tree(), directory);
  if (files.empty()) co_return files;
  std::vector<std::string> ask{"check-ignore", "-z", "--stdin"};
  GitExtras extras;
  extras.input = join_nul(files);
  GitResult const answer = co_await git.attempt(std::move(ask), std::move(extras));
  auto const list = split_nul(answer.output);
  std::set<std::string> const ignored(list.begin(), list.end());
  std::erase_if(files, [&](auto const& file) { return ignored.contains(file); });
  co_return files;
}

awaitable<GitResult> try_update(Git git, std::vector<std::string> options,
                                std::vector<std::string> paths) {
  std::vector<std::string> update{"update-index"};
  update.insert(update.end(), options.begin(), options.end());
  update.insert(update.end(), {"-z", "--stdin"});
  GitExtras extras;
  extras.input = join_nul(paths);
  co_return co_await git.attempt(std::move(update), std::move(extras));
}

void require_success(GitResult const& result) {
  if (result.status != 0) {
    throw Error(ErrorCode::git, fmt::format("git update-index failed ({}): {}", result.status,
                                            telling_text(result.error)));
  }
}

awaitable<void> remove_from_index(Git git, std::vector<std::string> paths) {
  if (paths.empty()) co_return;
  std::vector<std::string> options{"--force-remove"};
  GitResult const result = co_await try_update(git, std::move(options), std::move(paths));
  require_success(result);
}

/// A file that git cannot add.
struct NotAdded {
  std::string path, reason;
};

/// Adds the paths in their order. Git adds all or none, so those that it cannot add are found by
/// halves.
awaitable<void> add_what_can_be(Git git, std::vector<std::string> paths,
                                std::vector<NotAdded>& left_out) {
  std::vector<std::string> options{"--add", "--remove", "--replace"};
  GitResult const result = co_await try_update(git, std::move(options), paths);
  if (result.status == 0) co_return;
  if (paths.size() == 1) {
    left_out.push_back({std::move(paths.front()), telling_text(result.error)});
    co_return;
  }
  auto const middle = paths.begin() + static_cast<std::ptrdiff_t>(paths.size() / 2);
  std::vector<std::string> first(paths.begin(), middle), second(middle, paths.end());
  co_await add_what_can_be(git, std::move(first), left_out);
  co_await add_what_can_be(git, std::move(second), left_out);
}

/// A note on a file that is left out. Measuring may replace it, so its bytes are kept.
awaitable<std::string> note_on(Git git, NotAdded left_out) {
  auto const file = git.work_tree() / left_out.path;
  std::error_code ignored;
  auto const status = fs::symlink_status(file, ignored);
  bool const is_dark = fs::is_regular_file(status) && access(file.c_str(), R_OK) != 0;
  if (is_dark) fs::permissions(file, fs::perms::owner_read, fs::perm_options::add, ignored);
  std::vector<std::string> keep{"hash-object", "-w", "--no-filters", "--", left_out.path};
  GitResult const kept = co_await git.attempt(std::move(keep));
  if (is_dark) fs::permissions(file, status.permissions(), ignored);
  auto const id = without_newline(kept.output);
  bool const is_kept = kept.status == 0 && !id.empty();
  co_return fmt::format(
      "{} is not committed, because git cannot add it: {}{}", left_out.path, left_out.reason,
      is_kept ? fmt::format("; its content is kept: git cat-file blob {}", id.substr(0, 12)) : "");
}

/// Adds the paths, and notes for those that git cannot add.
awaitable<void> add_to_index(Git git, std::vector<std::string> paths,
                             std::vector<std::string>& notes) {
  if (paths.empty()) co_return;
  std::vector<NotAdded> left_out;
  std::vector<std::string> options{"--add", "--remove", "--replace"};
  GitResult const all = co_await try_update(git, std::move(options), paths);
  if (all.status == 0) co_return;
  // Where git fails without any path, no path is to blame.
  std::vector<std::string> plain, none;
  GitResult const empty = co_await try_update(git, std::move(plain), std::move(none));
  require_success(empty);
  co_await add_what_can_be(git, std::move(paths), left_out);
  constexpr std::size_t shown = 20;
  for (std::size_t i = 0; i < left_out.size() && i < shown; ++i) {
    std::string note = co_await note_on(git, left_out[i]);
    notes.push_back(std::move(note));
  }
  if (left_out.size() > shown) {
    notes.push_back(fmt::format("{} more files are not committed, because git cannot add them",
                                left_out.size() - shown));
  }
}

}  // namespace

awaitable<std::vector<std::string>> stage(Git git, std::string base, PendingWork work) {
  std::vector<std::string> notes = std::move(work.notes);
  NewEntries entries;
  if (work.has_links) entries = co_await new_entries(git, base);
  std::vector<std::string> gone = std::move(work.deleted);
  for (auto const& link : entries.gitlinks) gone.push_back(link.substr(0, link.size() - 1));
  std::vector<std::string> const links = co_await links_to_ignored(git, entries.links);
  for (auto const& link : links) {
    gone.push_back(link);
    notes.push_back(note_of_link(link));
  }
  // A changed file precedes the untracked files that replaced it.
  std::vector<std::string> there = std::move(work.changed);
  there.insert(there.end(), work.added.begin(), work.added.end());
  for (auto const& link : links) std::erase(there, link);
  std::vector<std::string> nested = std::move(work.nested);
  nested.insert(nested.end(), entries.gitlinks.begin(), entries.gitlinks.end());
  for (auto const& directory : nested) {
    std::erase(there, directory.substr(0, directory.size() - 1));
    std::vector<std::string> const files = co_await files_of_nested(git, directory);
    there.insert(there.end(), files.begin(), files.end());
    notes.push_back(fmt::format(
        "{} is a repository of its own: its files are committed, its history is not", directory));
  }
  co_await remove_from_index(git, std::move(gone));
  co_await add_to_index(git, std::move(there), notes);
  co_return notes;
}

awaitable<void> unstage(Git git, std::string base, std::vector<std::string> paths) {
  if (paths.empty()) co_return;
  std::vector<std::string> ask{"diff-index",   "--cached",        "--name-only", "-z",
                               "--no-renames", "--diff-filter=A", base,          "--"};
  ask.insert(ask.end(), paths.begin(), paths.end());
  GitExtras literally;
  literally.environment.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  std::string const list = co_await git.run(std::move(ask), std::move(literally));
  co_await remove_from_index(git, split_nul(list));
}

}  // namespace parallel_explore::worktree
