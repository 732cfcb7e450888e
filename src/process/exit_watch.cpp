#include "process/exit_watch.hpp"

#include "parallel_explore/error.hpp"

#include <poll.h>
#include <utility>

namespace parallel_explore::process {
namespace {

/// The descriptor, or none where the process has gone.
Descriptor pidfd_of(int pid) {
  try {
    return open_pidfd(pid);
  } catch (Error const&) {
    return {};
  }
}

}  // namespace

ExitWatch::ExitWatch(boost::asio::any_io_executor executor, int pid, std::function<void()> on_exit)
    : ExitWatch(std::move(executor), pidfd_of(pid), std::move(on_exit)) {}

ExitWatch::ExitWatch(boost::asio::any_io_executor executor, Descriptor process,
                     std::function<void()> on_exit)
    : descriptor_(std::move(executor)), on_exit_(std::move(on_exit)) {
  if (process.number() == -1) return;
  descriptor_.assign(process.number());
  (void)process.release();
  wait();
}

/// Waits again after a spurious wake-up. Asio allows a handler that is queued already to run after
/// its descriptor is closed.
void ExitWatch::wait() {
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
                           if (error || alive.expired()) return;
                           pollfd ended{descriptor_.native_handle(), POLLIN, 0};
                           if (poll(&ended, 1, 0) == 1) {
                             on_exit_();
                           } else {
                             wait();
                           }
                         });
}

}  // namespace parallel_explore::process
