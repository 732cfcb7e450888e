#include "worktree/metadata_lock.hpp"

#include "parallel_explore/error.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace parallel_explore::worktree {

using namespace std::chrono_literals;

namespace {

/// A lock of the open file: two Explorers of one process exclude each other as well.
struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

[[noreturn]] void refuse(std::filesystem::path const& file, std::string const& why,
                         std::string const& hint = {}) {
  throw Error(ErrorCode::resource, fmt::format("cannot lock {}: {}", file.string(), why), hint);
}

/// The mode of a lock for users that may write to the git directory only: a user who can read the
/// file can hold a lock that keeps others waiting.
mode_t mode_beside(std::filesystem::path const& file) {
  struct stat directory {};
  if (stat(file.parent_path().c_str(), &directory) != 0) return 0600;
  mode_t mode = 0600;
  if ((directory.st_mode & S_IWGRP) != 0) mode |= 0060;
  if ((directory.st_mode & S_IWOTH) != 0) mode |= 0006;
  return mode;
}

process::Descriptor open_lock(std::filesystem::path const& file) {
  constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  auto const mode = mode_beside(file);
  process::Descriptor lock(open(file.c_str(), flags, mode));
  if (lock.number() == -1) {
    int const error = errno;
    struct stat status {};
    bool const is_of_another =
        error == EACCES && lstat(file.c_str(), &status) == 0 && status.st_uid != geteuid();
    refuse(
        file, std::system_category().message(error),
        is_of_another ? "another user made it: sudo chmod g+rw " + file.string() : std::string());
  }
  struct stat status {};
  bool const is_ours = fstat(lock.number(), &status) == 0 && status.st_uid == geteuid();
  if (is_ours && (status.st_mode & 0777) != mode) (void)fchmod(lock.number(), mode);
  return lock;
}

bool lock_now(process::Descriptor const& descriptor, std::filesystem::path const& file) {
  auto wanted = whole_file(F_WRLCK);
  if (fcntl(descriptor.number(), F_OFD_SETLK, &wanted) == 0) return true;
  if (errno != EAGAIN && errno != EACCES) refuse(file, std::system_category().message(errno));
  return false;
}

}  // namespace

MetadataLock::Turn::Turn(async::Semaphore::Permit permit, process::Descriptor lock)
    : permit_(std::move(permit)), lock_(std::move(lock)), owner_(getpid()) {}

/// Closing the file is not enough: a fork of the process has it open as well.
MetadataLock::Turn::~Turn() {
  if (lock_.number() == -1 || getpid() != owner_) return;
  auto nothing = whole_file(F_UNLCK);
  fcntl(lock_.number(), F_OFD_SETLK, &nothing);
}

awaitable<MetadataLock::Turn> MetadataLock::acquire() {
  async::Semaphore::Permit permit = co_await here_.acquire();
  auto lock = open_lock(file_);
  auto const until = std::chrono::steady_clock::now() + 1min;
  auto const executor = co_await boost::asio::this_coro::executor;
  auto pause = 1ms;
  while (!lock_now(lock, file_)) {
    if (std::chrono::steady_clock::now() > until)
      refuse(file_, "another process has held it for a minute");
    boost::asio::steady_timer timer(executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
    pause = std::min(pause * 2, std::chrono::milliseconds(20));
  }
  co_return Turn(std::move(permit), std::move(lock));
}

}  // namespace parallel_explore::worktree
