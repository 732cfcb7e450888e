#include "store/lock.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace parallel_explore::store {

namespace {

/// An exclusive lock on the whole file that belongs to the open file, not to the process: two
/// stores of one process exclude each other as well, and asking for the holder locks nothing.
struct flock whole_file(short type = F_WRLCK) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

std::optional<Lock> Lock::take(std::filesystem::path const& file) {
  int const descriptor =
      open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (descriptor == -1) {
    throw Error(ErrorCode::resource, fmt::format("cannot write {}: {}", file.string(),
                                                 std::system_category().message(errno)));
  }
  // Any user who can read a file can lock it; earlier versions made it readable for all.
  (void)fchmod(descriptor, 0600);
  auto wanted = whole_file();
  if (fcntl(descriptor, F_OFD_SETLK, &wanted) == -1) {
    close(descriptor);
    return std::nullopt;
  }
  auto const pid = fmt::format("{}\n", getpid());
  if (ftruncate(descriptor, 0) == -1 || write(descriptor, pid.data(), pid.size()) == -1) {
    close(descriptor);
    throw Error(ErrorCode::resource, fmt::format("cannot write {}", file.string()));
  }
  return Lock(descriptor);
}

std::optional<int> Lock::holder(std::filesystem::path const& file) {
  int const descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor == -1) return std::nullopt;
  auto asked = whole_file();
  bool const is_free = fcntl(descriptor, F_OFD_GETLK, &asked) == -1 || asked.l_type == F_UNLCK;
  std::array<char, 32> text{};
  auto const length = is_free ? 0 : ::read(descriptor, text.data(), text.size());
  close(descriptor);
  if (is_free) return std::nullopt;
  // A lock of a process, which is not ours, names its holder; ours names it in the file, where it
  // may be an earlier one.
  if (asked.l_pid > 0) return asked.l_pid;
  int pid = 0;
  if (length > 0) std::from_chars(text.data(), text.data() + length, pid);
  bool const is_there = pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
  return is_there ? pid : 0;
}

Lock::Lock(int descriptor) : descriptor_(descriptor), owner_(getpid()) {}

Lock::Lock(Lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), owner_(other.owner_) {}

/// Closing the file is not enough: a fork has it open as well.
Lock::~Lock() {
  if (descriptor_ == -1) return;
  auto nothing = whole_file(F_UNLCK);
  if (getpid() == owner_) fcntl(descriptor_, F_OFD_SETLK, &nothing);
  close(descriptor_);
}

}  // namespace parallel_explore::store
