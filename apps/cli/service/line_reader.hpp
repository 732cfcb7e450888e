#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace pexplore::service {

/// The lines of standard input, in bounded memory.
class LineReader {
 public:
  explicit LineReader(boost::asio::io_context& loop);

  struct Line {
    std::string text;       ///< without its end; empty if it was too long
    bool too_long = false;  ///< it had more than longest_message bytes, which were skipped
  };

  /// The next line that is not blank; none at the end of the input. A last line without an end
  /// counts.
  parallel_explore::awaitable<std::optional<Line>> next();

 private:
  /// Takes a line out of what was read; none if there is no whole one.
  std::optional<Line> take();

  boost::asio::posix::stream_descriptor input_;
  std::array<char, 64 * 1024> chunk_;
  std::string pending_;
  std::size_t searched_ = 0;  ///< bytes of pending_ without an end of a line
  bool skipping_ = false;
};

}  // namespace pexplore::service
