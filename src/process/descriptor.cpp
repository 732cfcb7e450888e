#include "process/descriptor.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

rlim_t soft_limit(__rlimit_resource resource) {
  rlimit limit{};
  getrlimit(resource, &limit);
  return limit.rlim_cur;
}

/// Where 0–2 are closed in this process, a new descriptor would take their place, and the child
/// would mistake it for its own.
Descriptor checked(int number, char const* what) {
  if (number == -1) throw_resource(what, errno);
  Descriptor descriptor(number);
  if (number > 2) return descriptor;
  int const above = fcntl(number, F_DUPFD_CLOEXEC, 3);
  if (above == -1) throw_resource(what, errno);
  return Descriptor(above);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ != -1) close(number_);
}

void throw_resource(std::string const& what, int error) {
  auto const text = std::system_category().message(error);
  if (error == EMFILE || error == ENFILE) {
    throw Error(
        ErrorCode::resource,
        fmt::format("{}: out of file descriptors (limit {})", what, soft_limit(RLIMIT_NOFILE)),
        "raise it with `ulimit -n`, or lower max_parallel");
  }
  if (error == EAGAIN) {
    throw Error(ErrorCode::resource,
                fmt::format("{}: out of processes (limit {})", what, soft_limit(RLIMIT_NPROC)),
                "raise it with `ulimit -u`, or lower max_parallel");
  }
  throw Error(ErrorCode::resource, fmt::format("{}: {}", what, text));
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) == -1) throw_resource("cannot make a pipe", errno);
  Descriptor first(ends[0]), second(ends[1]);
  Pipe pipe;
  pipe.read_end = checked(first.release(), "cannot make a pipe");
  pipe.write_end = checked(second.release(), "cannot make a pipe");
  return pipe;
}

Pipe make_socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
    throw_resource("cannot make a pair of sockets", errno);
  Pipe pair;
  pair.read_end = checked(ends[0], "cannot make a pair of sockets");
  pair.write_end = checked(ends[1], "cannot make a pair of sockets");
  return pair;
}

Descriptor open_null() {
  return checked(open("/dev/null", O_RDONLY | O_CLOEXEC), "cannot open /dev/null");
}

Descriptor file_of(std::string_view content) {
  auto file = checked(memfd_create("pexplore-input", MFD_CLOEXEC), "cannot make a file in memory");
  while (!content.empty()) {
    auto const written = write(file.number(), content.data(), content.size());
    if (written == -1 && errno == EINTR) continue;
    if (written == -1) throw_resource("cannot keep a session's input", errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  lseek(file.number(), 0, SEEK_SET);
  return file;
}

Descriptor open_pidfd(int pid) {
  return checked(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)), "cannot watch a process");
}

}  // namespace parallel_explore::process
