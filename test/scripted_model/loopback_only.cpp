#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/// Runs a command in a network namespace of its own, where there is loopback and nothing else:
///   loopback_only COMMAND [ARGUMENT...]
/// Exits with 77 where the kernel does not allow that.
namespace {

constexpr int not_possible = 77;

bool write_file(char const* path, std::string const& text) {
  int const file = open(path, O_WRONLY | O_CLOEXEC);
  if (file == -1) return false;
  bool const written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  return written;
}

/// As root at once; else as the root of a user namespace.
bool enter_namespace() {
  if (unshare(CLONE_NEWNET) == 0) return true;
  auto const user = geteuid();
  auto const group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  return write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") &&
         write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
}

bool raise_loopback() {
  int const any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any == -1) return false;
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  bool const up = ioctl(any, SIOCSIFFLAGS, &request) == 0;
  close(any);
  return up;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "loopback_only COMMAND [ARGUMENT...]\n");
    return 64;
  }
  if (!enter_namespace() || !raise_loopback()) {
    std::fprintf(stderr, "loopback_only: cannot make a network namespace: %s\n",
                 std::strerror(errno));
    return not_possible;
  }
  execvp(argv[1], argv + 1);
  std::fprintf(stderr, "loopback_only: %s: %s\n", argv[1], std::strerror(errno));
  return 127;
}
