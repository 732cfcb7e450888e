#pragma once

#include <filesystem>
#include <functional>
#include <ios>
#include <string>
#include <string_view>

namespace pexplore {

/// Gives what a file has grown by since the last time.
class FileTail {
 public:
  enum class Unit { bytes, lines };
  /// Takes a line without its end, or bytes as they are. False: the reader has left.
  using Take = std::function<bool(std::string_view part)>;

  FileTail(std::filesystem::path file, Unit unit, Take take)
      : file_(std::move(file)), unit_(unit), take_(std::move(take)) {}

  /// Skips what is before the last `bytes`, up to the end of a line. Returns how many bytes were
  /// skipped. Before the first read_news().
  std::uintmax_t skip_to_last(std::uintmax_t bytes);

  /// At most `limit` bytes, where it is not 0. False: the reader has left.
  bool read_news(std::size_t limit = 0);

  /// The last line, if it has no end.
  void give_rest();

  [[nodiscard]] bool is_empty() const { return position_ == 0; }

 private:
  bool give_lines(std::string_view chunk);

  std::filesystem::path file_;
  Unit unit_;
  Take take_;
  std::streamoff position_ = 0;
  bool skips_line_ = false;  ///< the position is in the middle of one
  std::string rest_;
};

}  // namespace pexplore
