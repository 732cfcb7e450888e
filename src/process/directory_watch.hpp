#pragma once

#include "parallel_explore/async.hpp"
#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>

namespace parallel_explore::process {

/// Tells when files are put into a directory or taken out of it.
class DirectoryWatch {
 public:
  /// Throws Error(resource) if the directory cannot be watched.
  DirectoryWatch(boost::asio::any_io_executor executor, std::filesystem::path const& directory);

  /// Returns at once if something happened since the last call, or since the watch began.
  /// Cancellation: by close(), or any; it then just returns.
  task<void> changed();

  /// Ends a changed() that waits; every later one returns at once.
  void close();
  [[nodiscard]] bool closed() const { return !descriptor_.is_open(); }

 private:
  boost::asio::posix::stream_descriptor descriptor_;
};

}  // namespace parallel_explore::process
