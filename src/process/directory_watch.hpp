#pragma once

#include "parallel_explore/async.hpp"
#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>

namespace parallel_explore::process {

/// Reports when files are put into directories or taken out of them.
class DirectoryWatch {
 public:
  enum class Changes {
    files,   ///< a file appears, is removed, or is closed after writing
    writes,  ///< also each write to a file
  };

  /// Throws Error(resource) if the directory cannot be watched.
  DirectoryWatch(boost::asio::any_io_executor executor, std::filesystem::path const& directory,
                 Changes changes = Changes::files);

  /// Watches one more directory. Throws as the constructor.
  void add(std::filesystem::path const& directory);

  /// Returns at once if something happened since the last call, or since the watch began.
  /// Cancellation: by close(), or any; it then just returns.
  awaitable<void> changed();

  /// Ends a changed() that waits; every later one returns at once.
  void close();
  [[nodiscard]] bool closed() const { return !descriptor_.is_open(); }

 private:
  boost::asio::posix::stream_descriptor descriptor_;
  Changes changes_;
};

}  // namespace parallel_explore::process
