#include "worktree/disk.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "parallel_explore/error.hpp"

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

std::int64_t bytes_below(fs::path const& directory) {
  std::int64_t bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    struct stat status {};
    if (lstat(it->path().c_str(), &status) == 0) bytes += status.st_blocks * 512;
  }
  return bytes;
}

void remove_tree(std::filesystem::path const& directory) {
  std::error_code error;
  fs::remove_all(directory, error);
  if (!error) return;
  // A read-only directory keeps what is in it.
  std::error_code ignored;
  for (fs::recursive_directory_iterator it(directory, ignored), end; !ignored && it != end;
       it.increment(ignored)) {
    if (it->is_directory(ignored) && !it->is_symlink(ignored)) {
      fs::permissions(it->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
    }
  }
  fs::remove_all(directory, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot remove {}: {}", directory.string(), error.message()));
  }
}

bool stays_inside(fs::path const& relative) {
  if (relative.empty() || relative.is_absolute()) return false;
  auto const normal = relative.lexically_normal();
  return normal != "." && *normal.begin() != ".." && *normal.begin() != ".git";
}

void copy_below(fs::path const& from_root, fs::path const& to_root, std::string const& relative) {
  if (!stays_inside(relative)) {
    throw Error(ErrorCode::validation, fmt::format("[worktree] copy: {} leaves the main tree", relative));
  }
  std::error_code error;
  if (!fs::exists(fs::symlink_status(from_root / relative, error))) {
    throw Error(ErrorCode::validation,
                fmt::format("[worktree] copy: there is no {} in {}", relative, from_root.string()));
  }
  auto const target = to_root / relative;
  fs::create_directories(target.parent_path(), error);
  if (!error) {
    fs::copy(from_root / relative, target,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks |
                 fs::copy_options::overwrite_existing,
             error);
  }
  if (error) {
    throw Error(ErrorCode::resource, fmt::format("cannot copy {}: {}", relative, error.message()));
  }
}

std::string file_mark(fs::path const& file) {
  struct stat status {};
  if (lstat(file.c_str(), &status) != 0) return "missing";
  return fmt::format("{}@{}.{:09}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace parallel_explore::worktree
