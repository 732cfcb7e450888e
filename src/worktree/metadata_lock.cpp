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
#include <system_error>

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

[[noreturn]] void refuse(std::filesystem::path const& file, std::string const& why) {
  throw Error(ErrorCode::resource, fmt::format("cannot lock {}: {}", file.string(), why));
}

process::Descriptor open_lock(std::filesystem::path const& file) {
  constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  int const number = open(file.c_str(), flags, 0600);
  if (number == -1) refuse(file, std::system_category().message(errno));
  return process::Descriptor(number);
}

bool lock_now(process::Descriptor const& descriptor, std::filesystem::path const& file) {
  auto wanted = whole_file(F_WRLCK);
  if (fcntl(descriptor.number(), F_OFD_SETLK, &wanted) == 0) return true;
  if (errno != EAGAIN && errno != EACCES) refuse(file, std::system_category().message(errno));
  return false;
}

}  // namespace

/// To close the file is not enough: a fork of the process has it open as well.
MetadataLock::Turn::~Turn() {
  if (lock_.number() == -1) return;
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
