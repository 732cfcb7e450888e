#include "process/exit_watch.hpp"

#include "parallel_explore/error.hpp"

#include <utility>

namespace parallel_explore::process {

ExitWatch::ExitWatch(boost::asio::any_io_executor executor, int pid, std::function<void()> on_exit)
    : descriptor_(std::move(executor)) {
  try {
    descriptor_.assign(open_pidfd(pid).release());
  } catch (Error const&) {
    return;
  }
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [on_exit = std::move(on_exit)](boost::system::error_code error) {
                           if (!error) on_exit();
                         });
}

}  // namespace parallel_explore::process
