#pragma once

#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace parallel_explore::process {

/// Waits for the end of a process, which need not be a child.
class ExitWatch {
 public:
  /// Calls `on_exit` once from the loop when the process has ended and everything that it held is
  /// released. Never calls it after this object is destroyed.
  ExitWatch(boost::asio::any_io_executor executor, int pid, std::function<void()> on_exit);

  /// The same for a descriptor of open_pidfd().
  ExitWatch(boost::asio::any_io_executor executor, Descriptor process,
            std::function<void()> on_exit);

  ExitWatch(ExitWatch const&) = delete;

  /// False: there is no such process, or it cannot be watched.
  [[nodiscard]] bool watches() const { return descriptor_.is_open(); }

  /// The pidfd; -1 where it is not watched.
  [[nodiscard]] int pidfd() { return descriptor_.native_handle(); }

 private:
  void wait();

  boost::asio::posix::stream_descriptor descriptor_;
  std::function<void()> on_exit_;
  std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace parallel_explore::process
