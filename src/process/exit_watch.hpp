#pragma once

#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>

namespace parallel_explore::process {

/// Waits for the end of a process that need not be a child.
class ExitWatch {
 public:
  /// Calls `on_exit` once from the loop when the process has ended, with everything that it held
  /// released. Never calls it after this is gone.
  ExitWatch(boost::asio::any_io_executor executor, int pid, std::function<void()> on_exit);

  /// False: there is no such process, or it cannot be watched.
  [[nodiscard]] bool watches() const { return descriptor_.is_open(); }

 private:
  boost::asio::posix::stream_descriptor descriptor_;
};

}  // namespace parallel_explore::process
