#include "process/clone_child.hpp"

#include "process/limits.hpp"
#include "process/signals_blocked.hpp"
#include "process/tag.hpp"

#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

constexpr std::size_t stack_size = 128 * 1024;

struct Shared {
  ChildProgram const& child;
  pid_t parent;
  std::optional<rlimit> descriptors;
  int error = 0;
};

/// exit() would run the parent's atexit handlers and print its buffered output a second time.
[[noreturn]] void leave() {
  syscall(SYS_exit_group, 127);
  __builtin_unreachable();
}

void reset_signals() {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) sigaction(signal, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Runs on a stack of its own in the parent's memory, while the parent's thread stands still. The
/// sanitizers know nothing of that stack.
__attribute__((no_sanitize("address", "thread", "undefined"))) int run_child(void* argument) {
  auto& shared = *static_cast<Shared*>(argument);
  // Also a group of its own. Without a terminal, a program that asks there gets the error that
  // there is none, and neither waits for ever nor writes between our lines.
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != shared.parent) leave();  // the parent died before it was watched
  shared.error = shared.child.setup(shared.child.setup_argument);
  if (shared.error != 0) leave();
  syscall(SYS_close_range, 3U, ~0U, 0U);
  take_tag(shared.child.tag);
  if (shared.descriptors) setrlimit(RLIMIT_NOFILE, &*shared.descriptors);
  // Last, so that no signal reaches the child with its parent's handlers.
  reset_signals();
  execve(shared.child.program, shared.child.argv, shared.child.env);
  shared.error = errno;
  leave();
}

}  // namespace

Child clone_child(ChildProgram const& program, int& error, bool& in_child) {
  auto const stack = std::make_unique<std::byte[]>(stack_size);
  Shared shared{program, getpid(), descriptor_limit_of_children()};
  in_child = false;
  Child result;
  int pidfd = -1;
  {
    // A handler must not run in the child, which shares the parent's memory.
    SignalsBlocked const blocked;
    auto* const top = reinterpret_cast<std::byte*>(
        reinterpret_cast<std::uintptr_t>(stack.get() + stack_size) & ~std::uintptr_t{63});
    result.pid =
        clone(run_child, top, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &shared, &pidfd);
    error = result.pid == -1 ? errno : 0;
  }
  if (result.pid == -1) return {};
  result.pidfd = Descriptor(pidfd);
  if (shared.error == 0) return result;
  while (waitpid(result.pid, nullptr, 0) == -1 && errno == EINTR) {
  }
  error = shared.error;
  in_child = true;
  return {};
}

}  // namespace parallel_explore::process
