// Preloaded into a program: records what it does to files below $DISK_RECORDER_ROOT in the file
// $DISK_RECORDER_LOG, in the order in which it is done. A line an operation,
// "NAME\tPATH\tOTHER\tSIZE", and SIZE bytes of content after it. Descriptors are named by /proc,
// however they were opened.
#include <climits>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

template <class Function>
Function* next(char const* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string path_of(int descriptor) {
  char link[64], path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  auto const length = readlink(link, path, sizeof path);
  return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : std::string();
}

/// The absolute path of one that may be relative to a directory or to the current one.
std::string absolute(int directory, char const* path) {
  if (path[0] == '/') return path;
  char here[PATH_MAX];
  auto const base = directory == AT_FDCWD ? std::string(getcwd(here, sizeof here) ? here : "")
                                          : path_of(directory);
  return base + "/" + path;
}

bool is_recorded(std::string const& path) {
  char const* const root = std::getenv("DISK_RECORDER_ROOT");
  return root && path.starts_with(root);
}

void record(char const* name, std::string const& path, std::string const& other = {},
            std::string_view content = {}) {
  if (!is_recorded(path) && !is_recorded(other)) return;
  static auto* const write_it = next<ssize_t(int, void const*, std::size_t)>("write");
  auto text =
      std::string(name) + "\t" + path + "\t" + other + "\t" + std::to_string(content.size()) + "\n";
  text += content;
  int const saved = errno;
  int const log =
      open(std::getenv("DISK_RECORDER_LOG"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (log != -1) {
    (void)!write_it(log, text.data(), text.size());
    close(log);
  }
  errno = saved;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, void const* data, std::size_t size) {
  static auto* const real = next<ssize_t(int, void const*, std::size_t)>("write");
  auto const written = real(descriptor, data, size);
  if (written > 0)
    record("write", path_of(descriptor), {},
           {static_cast<char const*>(data), static_cast<std::size_t>(written)});
  return written;
}

/// Of a stream, the C library writes without a call that could be seen.
std::size_t fwrite(void const* data, std::size_t size, std::size_t count, FILE* stream) {
  static auto* const real =
      next<std::size_t(void const*, std::size_t, std::size_t, FILE*)>("fwrite");
  auto const written = real(data, size, count, stream);
  record("write", path_of(fileno(stream)), {}, {static_cast<char const*>(data), size * written});
  return written;
}

ssize_t writev(int descriptor, iovec const* parts, int count) {
  static auto* const real = next<ssize_t(int, iovec const*, int)>("writev");
  auto const written = real(descriptor, parts, count);
  std::string content;
  for (int i = 0; i < count; ++i)
    content.append(static_cast<char const*>(parts[i].iov_base), parts[i].iov_len);
  if (written > 0) {
    content.resize(static_cast<std::size_t>(written));
    record("write", path_of(descriptor), {}, content);
  }
  return written;
}

/// Makes a disk slow: DISK_RECORDER_DELAY_MS.
static void take_time() {
  char const* const milliseconds = std::getenv("DISK_RECORDER_DELAY_MS");
  if (milliseconds) usleep(static_cast<useconds_t>(std::atoi(milliseconds)) * 1000);
}

int fsync(int descriptor) {
  take_time();
  static auto* const real = next<int(int)>("fsync");
  int const result = real(descriptor);
  if (result == 0) record("sync", path_of(descriptor));
  return result;
}

int fdatasync(int descriptor) {
  take_time();
  static auto* const real = next<int(int)>("fdatasync");
  int const result = real(descriptor);
  if (result == 0) record("sync", path_of(descriptor));
  return result;
}

int ftruncate(int descriptor, off_t length) noexcept {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  int const result = real(descriptor, length);
  if (result == 0) record("truncate", path_of(descriptor), std::to_string(length));
  return result;
}

int rename(char const* from, char const* to) noexcept {
  static auto* const real = next<int(char const*, char const*)>("rename");
  int const result = real(from, to);
  if (result == 0) record("rename", absolute(AT_FDCWD, from), absolute(AT_FDCWD, to));
  return result;
}

int link(char const* from, char const* to) noexcept {
  static auto* const real = next<int(char const*, char const*)>("link");
  int const result = real(from, to);
  if (result == 0) record("link", absolute(AT_FDCWD, from), absolute(AT_FDCWD, to));
  return result;
}

int unlink(char const* path) noexcept {
  static auto* const real = next<int(char const*)>("unlink");
  int const result = real(path);
  if (result == 0) record("unlink", absolute(AT_FDCWD, path));
  return result;
}

}  // extern "C"
