#include "worktree/ignored_work.hpp"

#include "core/worktree_variables.hpp"
#include "worktree/beside_the_loop.hpp"
#include "worktree/disk.hpp"

#include <filesystem>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// Whether a file, or any in a directory, was made or changed after that time. The time of a change
/// cannot be set.
bool is_younger(fs::path const& path, std::int64_t since) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) return change_time(path) > since;
  fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    if (change_time(it->path()) > since) return true;
  }
  return false;
}

/// Whether it is the scratch directory, whose files are temporary, or in it.
bool is_scratch(fs::path const& path) { return *path.begin() == core::scratch_directory; }

}  // namespace

awaitable<std::vector<std::string>> ignored_work(Git git, std::int64_t since) {
  std::vector<std::string> ask{"ls-files",           "--others",    "--ignored",
                               "--exclude-standard", "--directory", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  std::function<std::vector<std::string>()> look = [&] {
    auto entries = split_nul(list);
    std::erase_if(entries, [&](std::string const& entry) {
      auto const bare = entry.ends_with('/') ? entry.substr(0, entry.size() - 1) : entry;
      return is_scratch(bare) || !is_younger(git.work_tree() / bare, since);
    });
    return entries;
  };
  co_return co_await beside_the_loop(std::move(look));
}

}  // namespace parallel_explore::worktree
