#pragma once

#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace parallel_explore::process {

/// Reads one output of a command as it comes, without starving other commands.
class OutputPipe {
 public:
  /// Gets at most 64 KiB a call; must not throw.
  using Handler = std::function<void(std::string_view chunk)>;

  OutputPipe(boost::asio::any_io_executor executor, Descriptor read_end, Handler handler);
  OutputPipe(OutputPipe const&) = delete;

  /// Begins to read; continues until the output ends or this object is destroyed.
  void watch();

  /// Reads what the pipe holds. False: a process still holds the other end.
  bool drain();

 private:
  enum class Readable { more, later, never };
  Readable read_some();
  bool read_available();

  boost::asio::posix::stream_descriptor pipe_;
  Handler handler_;
  bool ended_ = false;
  std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace parallel_explore::process
