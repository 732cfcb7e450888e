#include "files/durable.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::files {

namespace fs = std::filesystem;

namespace {

/// More files than this are slower to sync one by one than with everything else that is unwritten.
constexpr std::size_t many_files = 500;

[[noreturn]] void cannot_write_durably(fs::path const& file, int error) {
  throw write_error(file, error);
}

/// -1 where there is no such file or directory.
int open_to_sync(fs::path const& path, mode_t kind) {
  int const descriptor =
      open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
  struct stat status {};
  if (descriptor == -1) return -1;
  if (fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == kind) return descriptor;
  close(descriptor);
  return -1;
}

/// Some file systems cannot sync a directory: they say EINVAL.
void sync_one(fs::path const& path, mode_t kind) {
  int const descriptor = open_to_sync(path, kind);
  if (descriptor == -1) return;
  int const error = fsync(descriptor) == -1 ? errno : 0;
  close(descriptor);
  if (error != 0 && error != EINVAL && error != EROFS) cannot_write_durably(path, error);
}

/// Writes the content of a file, so that the first sync of any file has little left to do for the
/// others.
void write_out(fs::path const& file) {
  int const descriptor = open_to_sync(file, S_IFREG);
  if (descriptor == -1) return;
  constexpr unsigned all =
      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  (void)sync_file_range(descriptor, 0, 0, all);  // fsync() says if it failed
  close(descriptor);
}

void sync_file_system(fs::path const& path) {
  int const descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor == -1) return;
  int const error = syncfs(descriptor) == -1 ? errno : 0;
  close(descriptor);
  if (error != 0) cannot_write_durably(path, error);
}

}  // namespace

Error write_error(fs::path const& file, int error) {
  return {ErrorCode::resource,
          fmt::format("cannot write {}: {}", file.string(), std::system_category().message(error)),
          error == ENOSPC ? "free some disk space" : ""};
}

int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    auto const written = ::write(descriptor, content.data(), content.size());
    if (written == -1 && errno == EINTR) continue;
    if (written == -1) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

namespace {

void put_in_place(fs::path const& file, std::string_view content, bool durably) {
  auto temporary = file;
  temporary += ".tmp";
  unlink(temporary.c_str());  // of a process that was killed
  int const descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor == -1) cannot_write_durably(file, errno);
  int error = write_all(descriptor, content);
  if (error == 0 && durably && fsync(descriptor) == -1) error = errno;
  // Linux closes a descriptor also where it says EINTR.
  if (close(descriptor) == -1 && error == 0 && errno != EINTR) error = errno;
  if (error == 0 && rename(temporary.c_str(), file.c_str()) == -1) error = errno;
  if (error != 0) {
    unlink(temporary.c_str());
    cannot_write_durably(file, error);
  }
}

}  // namespace

void replace(fs::path const& file, std::string_view content) { put_in_place(file, content, true); }

void replace_soon(fs::path const& file, std::string_view content) {
  put_in_place(file, content, false);
}

void SyncList::add_file(fs::path const& file) {
  files_.insert(file);
  directories_.insert(file.parent_path());
}

void SyncList::add_directory(fs::path const& directory) { directories_.insert(directory); }

void SyncList::add_directories(fs::path directory, fs::path const& top) {
  for (;; directory = directory.parent_path()) {
    directories_.insert(directory);
    if (directory == top || directory == directory.parent_path()) return;
  }
}

void SyncList::add_tree(fs::path const& directory) {
  directories_.insert(directory);
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    auto const status = it->symlink_status(ignored);
    if (fs::is_regular_file(status)) files_.insert(it->path());
    if (fs::is_directory(status)) directories_.insert(it->path());
  }
}

void SyncList::sync() const {
  if (files_.size() > many_files) return sync_file_system(files_.begin()->parent_path());
  for (auto const& file : files_) write_out(file);
  for (auto const& file : files_) sync_one(file, S_IFREG);
  for (auto const& directory : directories_) sync_one(directory, S_IFDIR);
}

}  // namespace parallel_explore::files
