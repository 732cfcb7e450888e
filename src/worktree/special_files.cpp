#include "worktree/special_files.hpp"

#include "files/regular.hpp"

#include <string>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The search ends after this many entries, since the event loop waits for it.
constexpr int most_entries = 20'000;

bool is_special(fs::directory_entry const& entry) {
  std::error_code ignored;
  // From the directory alone; no file is opened, and none is asked for its status.
  return entry.is_fifo(ignored) || entry.is_socket(ignored) || entry.is_character_file(ignored) ||
         entry.is_block_file(ignored);
}

/// Searches below a directory, but not in directories that are to be `skipped`.
std::optional<fs::path> first_special(fs::path const& top, auto const& skipped,
                                      auto const& counts) {
  std::error_code error;
  fs::recursive_directory_iterator it(top, fs::directory_options::skip_permission_denied, error);
  int entries = 0;
  for (fs::recursive_directory_iterator const end; !error && it != end && entries < most_entries;
       it.increment(error), ++entries) {
    std::error_code ignored;
    if (is_special(*it) && counts(it->path().filename().string())) return it->path();
    if (it->is_directory(ignored) && skipped(it->path().filename().string()))
      it.disable_recursion_pending();
  }
  return std::nullopt;
}

}  // namespace

std::optional<fs::path> special_file_in_git_directory(fs::path const& git_dir) {
  auto const skipped = [](std::string const& name) {
    return name == "hooks" || name == "fsmonitor--daemon" || name == "objects";
  };
  auto const counts = [](std::string const& name) { return !name.ends_with(".ipc"); };
  auto found = first_special(git_dir, skipped, counts);
  // Last, since there may be very many.
  if (!found)
    found = first_special(
        git_dir / "objects", [](std::string const&) { return false; }, counts);
  return found;
}

std::optional<fs::path> special_file_in_work_tree(fs::path const& work_tree) {
  auto const skipped = [](std::string const& name) { return name == ".git"; };
  auto const counts = [](std::string const& name) {
    return name == ".gitignore" || name == ".gitattributes" || name == ".gitmodules" ||
           name == ".git" || name == ".mailmap";
  };
  return first_special(work_tree, skipped, counts);
}

std::optional<fs::path> special_file_around(fs::path const& directory) {
  for (auto place = directory;; place = place.parent_path()) {
    auto const git = place / ".git";
    std::error_code ignored;
    auto const status = fs::symlink_status(git, ignored);
    if (!files::special_kind(git).empty()) return git;
    if (fs::is_directory(status)) return special_file_in_git_directory(git);
    if (auto const text = files::read(git, 4096); text && text->starts_with("gitdir: ")) {
      auto const line = text->substr(8, text->find('\n') - 8);
      // Of a linked worktree: the git directory of all is two above its own.
      return special_file_in_git_directory(fs::path(line).parent_path().parent_path());
    }
    if (place == place.parent_path()) return std::nullopt;
  }
}

}  // namespace parallel_explore::worktree
