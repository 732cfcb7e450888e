#include "worktree/appeared.hpp"

#include "worktree/beside_the_loop.hpp"
#include "worktree/disk.hpp"

#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <unordered_set>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// When an entry was made; 0: the file system does not say. No program can set it.
std::int64_t birth_of(std::string const& path) {
  struct statx facts {};
  int const failed = statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_BTIME, &facts);
  if (failed != 0 || (facts.stx_mask & STATX_BTIME) == 0) return 0;
  return std::int64_t{facts.stx_btime.tv_sec} * second + facts.stx_btime.tv_nsec;
}

/// The entries of the directories of `files` that are younger.
std::vector<std::string> younger_entries(fs::path const& worktree, TreeFiles const& files,
                                         std::int64_t since) {
  std::unordered_set<std::string> names;
  std::set<std::string> directories{""};
  for (auto const& file : files) {
    names.insert(file.path);
    for (auto at = file.path.find('/'); at != std::string::npos; at = file.path.find('/', at + 1))
      directories.insert(file.path.substr(0, at + 1));
  }
  std::vector<std::string> found;
  for (auto const& directory : directories) {
    std::error_code error;
    fs::directory_iterator it(worktree / directory, error);
    for (fs::directory_iterator const end; !error && it != end; it.increment(error)) {
      auto const path = directory + it->path().filename().string();
      if (path == ".git" || names.contains(path) || directories.contains(path + "/")) continue;
      if (birth_of(it->path().string()) > since) found.push_back(path);
    }
  }
  return found;
}

/// Removes a file, and the directories above it that are then empty, up to `top`.
void remove_below(fs::path const& worktree, std::string const& top, std::string const& path) {
  std::error_code ignored;
  auto const place = worktree / path;
  if (fs::symlink_status(place, ignored).type() == fs::file_type::directory) {
    remove_tree(place);  // a repository is listed as one
  } else {
    fs::remove(place, ignored);
  }
  auto at = fs::path(path);
  while (at != top && at.has_parent_path()) {
    at = at.has_filename() ? at.parent_path() : at.parent_path().parent_path();
    if (at.native().size() < top.size() || !fs::remove(worktree / at, ignored)) return;
  }
}

}  // namespace

awaitable<std::vector<std::string>> remove_appeared(Git git, TreeFiles const& files,
                                                    std::int64_t since) {
  std::function<std::vector<std::string>()> look = [&] {
    return younger_entries(git.work_tree(), files, since);
  };
  std::vector<std::string> const found = co_await beside_the_loop(std::move(look));
  std::vector<std::string> appeared;
  // An index without entries: whatever a session added to its own is listed as well.
  Git const own = git.with_index(git.git_dir() / "pexplore-no-index");
  for (auto const& top : found) {
    std::vector<std::string> ask{"ls-files", "--others", "--exclude-per-directory=.gitignore",
                                 "-z",       "--",       top};
    GitExtras literally;
    literally.environment["GIT_LITERAL_PATHSPECS"] = "1";
    std::string const list = co_await own.run(std::move(ask), std::move(literally));
    if (list.empty()) continue;
    std::error_code ignored;
    bool const is_directory = fs::is_directory(fs::symlink_status(git.work_tree() / top, ignored));
    appeared.push_back(is_directory ? top + "/" : top);
    for (auto const& path : split_nul(list)) remove_below(git.work_tree(), top, path);
  }
  co_return appeared;
}

}  // namespace parallel_explore::worktree
