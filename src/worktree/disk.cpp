#include "worktree/disk.hpp"

#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

std::int64_t bytes_below(fs::path const& directory) {
  std::int64_t bytes = 0;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied,
                                      error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    struct stat status {};
    if (lstat(it->path().c_str(), &status) == 0) bytes += std::int64_t{status.st_blocks} * 512;
  }
  return bytes;
}

namespace {

/// Makes directories writable: nothing can be removed from a read-only one.
void make_tree_writable(fs::path const& directory) {
  std::error_code ignored;
  fs::permissions(directory, fs::perms::owner_all, fs::perm_options::add, ignored);
  for (fs::recursive_directory_iterator it(directory, ignored), end; !ignored && it != end;
       it.increment(ignored)) {
    std::error_code entry_error;
    if (it->is_directory(entry_error) && !it->is_symlink(entry_error)) {
      fs::permissions(it->path(), fs::perms::owner_all, fs::perm_options::add, entry_error);
    }
  }
}

}  // namespace

void remove_tree(fs::path const& directory) {
  std::error_code error;
  fs::remove_all(directory, error);
  if (!error) return;
  make_tree_writable(directory);
  fs::remove_all(directory, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot remove {}: {}", directory.string(), error.message()));
  }
}

namespace {

/// Whether this user may remove entries from a directory, if need be after a change of its mode.
bool may_empty(fs::path const& directory, struct stat const& facts) {
  return facts.st_uid == geteuid() || access(directory.c_str(), R_OK | W_OK | X_OK) == 0;
}

/// Whether a directory that all users can write to keeps an entry for its owner.
bool is_kept_for_its_owner(struct stat const& directory, fs::path const& entry) {
  struct stat facts {};
  bool const sticky = (directory.st_mode & S_ISVTX) != 0 && directory.st_uid != geteuid();
  return sticky && lstat(entry.c_str(), &facts) == 0 && facts.st_uid != geteuid();
}

}  // namespace

std::optional<fs::path> in_the_way_of_removal(fs::path const& directory) {
  struct stat facts {};
  bool const is_directory = lstat(directory.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
  if (!is_directory || geteuid() == 0) return std::nullopt;
  std::error_code error;
  if (!may_empty(directory, facts)) {
    bool const is_empty = fs::is_empty(directory, error);
    if (is_empty && !error) return std::nullopt;
    return directory;
  }
  fs::directory_iterator it(directory, error);
  for (fs::directory_iterator const end; !error && it != end; it.increment(error)) {
    if (is_kept_for_its_owner(facts, it->path())) return it->path();
    if (auto found = in_the_way_of_removal(it->path())) return found;
  }
  return std::nullopt;
}

bool stays_inside(fs::path const& relative) {
  if (relative.empty() || relative.is_absolute()) return false;
  auto const normal = relative.lexically_normal();
  return normal != "." && *normal.begin() != ".." && *normal.begin() != ".git";
}

namespace {

/// `key`: of [worktree].
void check_source(char const* key, fs::path const& from_root, std::string const& relative) {
  if (!stays_inside(relative)) {
    throw Error(ErrorCode::validation,
                fmt::format("[worktree] {}: \"{}\" is not inside the main tree", key, relative),
                "give paths relative to the main tree");
  }
  std::error_code error;
  if (!fs::exists(fs::symlink_status(from_root / relative, error))) {
    throw Error(ErrorCode::validation, fmt::format("[worktree] {}: {} does not exist in {}", key,
                                                   relative, from_root.string()));
  }
}

/// Without the trailing slash: a directory is meant as itself.
fs::path without_slash(std::string const& relative) {
  auto const normal = fs::path(relative).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

/// Makes the directory above a path. Throws where a link leads elsewhere.
fs::path make_parent(char const* key, fs::path const& to_root, fs::path const& relative) {
  auto const into = (to_root / relative).parent_path();
  std::error_code error;
  auto const real_root = fs::canonical(to_root, error).string() + "/";
  if (!(fs::weakly_canonical(into, error).string() + "/").starts_with(real_root)) {
    throw Error(ErrorCode::validation,
                fmt::format("[worktree] {}: {} leads out of the worktree through a link", key,
                            relative.string()));
  }
  fs::create_directories(into, error);
  return into;
}

}  // namespace

bool link_below(fs::path const& from_root, fs::path const& to_root, std::string const& relative) {
  check_source("link", from_root, relative);
  auto const path = without_slash(relative);
  (void)make_parent("link", to_root, path);
  std::error_code error;
  fs::create_symlink(from_root / path, to_root / path, error);
  if (!error) return true;
  if (error == std::errc::file_exists) return false;
  throw Error(ErrorCode::resource, fmt::format("cannot link {}: {}", relative, error.message()));
}

awaitable<void> copy_below(fs::path from_root, fs::path to_root, std::string relative) {
  check_source("copy", from_root, relative);
  auto const normal = without_slash(relative);
  auto const into = make_parent("copy", to_root, normal);
  // In a process, so that copying a large directory does not block the event loop.
  process::CommandRequest request;
  request.command.argv = {
      "cp", "-a", "-n", "--reflink=auto", "--", (from_root / normal).string(), into.string() + "/"};
  request.command.directory = to_root;
  request.command.environment = process::current_environment();
  request.command.environment.insert_or_assign("LC_ALL", "C");
  process::Captured const copied = co_await process::capture(std::move(request), 1 << 20);
  if (copied.outcome.stop_cause == process::StopCause::cancelled) {
    throw Error(ErrorCode::interrupted, "copying was cancelled");
  }
  if (process::shell_status(copied.outcome.status) != 0) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot copy {}: {}", relative, process::last_line(copied.error)));
  }
}

std::int64_t change_time(fs::path const& file) {
  struct stat facts {};
  if (lstat(file.c_str(), &facts) != 0) return 0;
  return std::int64_t{facts.st_ctim.tv_sec} * 1'000'000'000 + facts.st_ctim.tv_nsec;
}

std::int64_t time_of_disk() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

namespace {

std::string mark_of_one(fs::path const& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return "missing";
  return fmt::format("{}@{}.{:09}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace

void make_writable(fs::path const& directory) {
  std::error_code ignored;
  fs::permissions(directory, fs::perms::owner_all, fs::perm_options::add, ignored);
}

void make_parents(fs::path const& root, fs::path const& relative) {
  auto at = root;
  for (auto const& part : relative.parent_path()) {
    make_writable(at);
    at /= part;
    std::error_code ignored;
    if (fs::is_directory(fs::symlink_status(at, ignored))) continue;
    fs::remove(at, ignored);
    fs::create_directory(at, ignored);
  }
}

std::string disk_mark(fs::path const& path) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error))) return mark_of_one(path);
  std::size_t files = 0, digest = 0;
  fs::recursive_directory_iterator it(path, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    ++files;
    // A sum, because the order of directory entries is not defined.
    digest += std::hash<std::string>{}(it->path().string() + '\0' + mark_of_one(it->path()));
  }
  return fmt::format("{} entries, {:016x}", files, digest);
}

std::string read_file(fs::path const& file) {
  constexpr std::uint64_t most_bytes = 64 << 20;
  return files::read(file, most_bytes).value_or(std::string());
}

void write_file(fs::path const& file, std::string const& content) {
  files::replace_soon(file, content);
}

}  // namespace parallel_explore::worktree
