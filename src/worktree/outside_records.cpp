#include "worktree/outside_records.hpp"

#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// As the store names them (docs/guide/files.md).
constexpr auto journal_name = "journal.jsonl", lock_name = "lock";

/// Whether a process holds the lock of an experiment.
bool is_locked(fs::path const& file) {
  int const descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor == -1) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  bool const is_held = fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(descriptor);
  return is_held;
}

/// Size, identity and times of a file that is not opened.
std::string mark(fs::path const& file) {
  struct stat status {};
  if (lstat(file.c_str(), &status) != 0) return "missing";
  return fmt::format("{:o} {} {} {}.{:09} {}.{:09}", status.st_mode, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

void add_own(fs::path const& directory, OutsideFacts& found) {
  auto const add = [&](std::string const& name, std::string value) {
    found.facts[{OutsideKind::record, name, {}, {}}] = std::move(value);
  };
  struct stat status {};
  if (lstat((directory / journal_name).c_str(), &status) == 0)
    add(journal_name, fmt::format("{:o} {}", status.st_mode, status.st_ino));
  add("experiment.json", mark(directory / "experiment.json"));
  std::error_code ignored;
  for (auto const& file : fs::directory_iterator(directory / "sessions", ignored))
    add("sessions/" + file.path().filename().string(), mark(file.path()));
}

void add_other(fs::path const& directory, OutsideFacts& found) {
  auto const name = directory.filename().string();
  if (is_locked(directory / lock_name)) found.active.insert(name);
  struct stat status {};
  if (lstat((directory / journal_name).c_str(), &status) != 0) {
    // Another user's record: it may or may not be in use.
    if (errno == EACCES) found.active.insert(name);
    return;
  }
  found.journals[name] = status.st_size;
  found.facts[{OutsideKind::record, "of " + name, name, {}}] =
      fmt::format("{} {} {} {}", status.st_ino, mark(directory / journal_name),
                  mark(directory / "experiment.json"), disk_mark(directory / "sessions"));
}

}  // namespace

void add_records(Repository const& repository, std::string const& experiment, OutsideFacts& found) {
  std::error_code ignored;
  for (auto const& each : fs::directory_iterator(repository.state_directory(), ignored)) {
    if (!fs::is_directory(each.symlink_status(ignored))) continue;
    if (each.path().filename() == experiment) {
      add_own(each.path(), found);
    } else {
      add_other(each.path(), found);
    }
  }
}

}  // namespace parallel_explore::worktree
