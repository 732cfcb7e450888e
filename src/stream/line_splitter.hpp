#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace parallel_explore::stream {

/// A line without its line end, or the beginning of a line that is longer than the limit.
struct Line {
  std::string_view text;
  std::uint64_t offset = 0;  ///< of its first byte in the stream
  std::uint64_t size = 0;    ///< of the whole line; larger than text.size() if it was cut
  [[nodiscard]] bool cut() const { return size > text.size(); }
};

/// Splits any bytes into lines. Buffers at most `limit` bytes, and nothing for lines that arrive in
/// one piece.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t limit = 128 * 1024) : limit_(limit) {}

  /// Calls `take` for every line that ends in `chunk`.
  void feed(std::string_view chunk, std::function<void(Line const&)> const& take);

  /// Calls `take` for the text after the last line end, if any.
  void finish(std::function<void(Line const&)> const& take);

 private:
  void keep(std::string_view part);

  std::size_t limit_;
  std::string kept_;
  std::uint64_t line_offset_ = 0, line_size_ = 0;
};

}  // namespace parallel_explore::stream
