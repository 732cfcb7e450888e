#include "files/regular.hpp"

#include "files/durable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::files {

namespace fs = std::filesystem;

namespace {

/// The descriptor of a regular file, else -1 with errno.
int only_regular(int descriptor) {
  if (descriptor == -1) return -1;
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) return descriptor;
  close(descriptor);
  errno = ENXIO;
  return -1;
}

/// A name for streams, which open by name only: it leads to the open file, whatever has the path by
/// now.
fs::path name_of(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

}  // namespace

int open_to_read(fs::path const& file, Links links) {
  int const flags =
      O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (links == Links::refused ? O_NOFOLLOW : 0);
  return only_regular(open(file.c_str(), flags));
}

std::ifstream input(fs::path const& file, Links links) {
  std::ifstream in;
  int const descriptor = open_to_read(file, links);
  if (descriptor == -1) {
    in.setstate(std::ios::failbit);
    return in;
  }
  in.open(name_of(descriptor), std::ios::binary);
  int const error = errno;
  close(descriptor);
  errno = error;
  return in;
}

std::ofstream appended(fs::path const& file) {
  std::ofstream out;
  constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
  int const descriptor = only_regular(open(file.c_str(), flags | O_NOCTTY, 0600));
  if (descriptor == -1) {
    out.setstate(std::ios::failbit);
    return out;
  }
  out.open(name_of(descriptor), std::ios::binary | std::ios::app);
  int const error = errno;
  close(descriptor);
  errno = error;
  return out;
}

std::optional<std::string> read(fs::path const& file, std::uint64_t limit, Links links) {
  int const descriptor = open_to_read(file, links);
  if (descriptor == -1) return std::nullopt;
  std::string text;
  constexpr std::size_t block = 64 << 10;
  ssize_t count = 1;
  while (text.size() <= limit) {
    auto const end = text.size();
    text.resize(end + block);
    count = ::read(descriptor, text.data() + end, block);
    text.resize(end + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0 || (count == -1 && errno != EINTR)) break;
  }
  close(descriptor);
  if (count < 0 || text.size() > limit) return std::nullopt;
  return text;
}

std::string special_kind(fs::path const& file) {
  struct stat status {};
  if (lstat(file.c_str(), &status) != 0) return {};
  switch (status.st_mode & S_IFMT) {
    case S_IFIFO:
      return "is a FIFO";
    case S_IFSOCK:
      return "is a socket";
    case S_IFCHR:
    case S_IFBLK:
      return "is a device";
    default:
      return {};
  }
}

namespace {

/// Gives an errno; 0: everything is copied.
int copy_content(int from, int to) {
  std::array<char, 1 << 16> block;
  while (true) {
    auto const count = ::read(from, block.data(), block.size());
    if (count == 0) return 0;
    if (count == -1 && errno != EINTR) return errno;
    if (count <= 0) continue;
    if (int const error = write_all(to, {block.data(), static_cast<std::size_t>(count)}))
      return error;
  }
}

}  // namespace

std::error_code duplicate(fs::path const& from, fs::path const& to) {
  int const source = open_to_read(from, Links::followed);
  if (source == -1) return {errno, std::generic_category()};
  struct stat status {};
  int error = fstat(source, &status) == 0 ? 0 : errno;
  unlink(to.c_str());
  int const target = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (target == -1) error = errno;
  if (error == 0) error = copy_content(source, target);
  if (error == 0 && fchmod(target, status.st_mode & 07777) == -1) error = errno;
  close(source);
  // Linux closes a descriptor also where it says EINTR.
  if (target != -1 && close(target) == -1 && error == 0 && errno != EINTR) error = errno;
  return {error, std::generic_category()};
}

bool make_private_directory(fs::path const& directory) {
  (void)mkdir(directory.c_str(), S_IRWXU);
  struct stat found {};
  return lstat(directory.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         found.st_uid == geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

std::string problem_of(fs::path const& file, int error) {
  if (auto kind = special_kind(file); !kind.empty()) return kind;
  std::error_code ignored;
  auto const status = fs::symlink_status(file, ignored);
  if (fs::is_directory(status)) return "is a directory";
  if (error == ELOOP && fs::is_symlink(status)) return "is a link";
  return "cannot be opened: " + std::system_category().message(error);
}

}  // namespace parallel_explore::files
