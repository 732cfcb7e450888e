#include "run/machine_lock.hpp"

#include "process/command.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

/// One file for the whole machine, so that TMPDIR does not count.
constexpr auto lock_file = "/tmp/parallel_explore.measuring.lock";

/// Opens the file for reading, which is enough to lock another user's file.
int open_lock() {
  int descriptor = open(lock_file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor == -1)
    descriptor = open(lock_file, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  return descriptor;
}

/// Command that waits for the lock in another process, since waiting blocks. It ends once it has
/// seen the lock free; the first process to ask then gets it.
process::CommandRequest wait_until_free() {
  process::CommandRequest request;
  request.command.argv = {"flock", lock_file, "true"};
  request.command.directory = "/";
  request.command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  return request;
}

}  // namespace

MachineLock::~MachineLock() {
  if (descriptor_ != -1) close(descriptor_);
}

awaitable<bool> MachineLock::take(std::function<void()> on_wait) {
  if (descriptor_ == -1) descriptor_ = open_lock();
  if (descriptor_ == -1) co_return false;
  bool waited = false;
  while (flock(descriptor_, LOCK_EX | LOCK_NB) == -1) {
    if (!waited) on_wait();
    waited = true;
    process::CommandRequest request = wait_until_free();
    process::CommandOutcome const outcome = co_await process::run_command(std::move(request));
    if (outcome.stop_cause == process::StopCause::cancelled) co_return false;
  }
  co_return true;
}

}  // namespace parallel_explore::run
