#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::support {

/// A fork of this process that does nothing until the end of this object.
class Fork {
 public:
  Fork() {
    if (pipe(ends_) != 0) return;
    pid_ = fork();
    if (pid_ != 0) return;
    close(ends_[1]);
    char byte = 0;
    (void)!read(ends_[0], &byte, 1);
    _exit(0);
  }
  ~Fork() {
    close(ends_[0]);
    close(ends_[1]);
    waitpid(pid_, nullptr, 0);
  }
  Fork(Fork const&) = delete;

 private:
  int ends_[2] = {-1, -1};
  pid_t pid_ = -1;
};

/// Runs `body` in a fork of this process, which then ends at once, and waits for that.
template <class Body>
void in_fork(Body body) {
  auto const child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

}  // namespace parallel_explore::support
