#pragma once

#include "live/keys.hpp"
#include "live/line.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::live {

/// A text that fills the screen and is scrolled: a transcript, a log, a diff or help.
class Pager {
 public:
  enum class Kind { text, diff };

  explicit Pager(std::string title, Kind kind = Kind::text)
      : title_(std::move(title)), kind_(kind) {}

  /// Adds a text of whole lines, or the beginning of a line that the next text continues. Escape
  /// sequences and control characters are dropped. Beyond `most_lines` the first are forgotten.
  void add(std::string_view text);

  /// False: the key closes the text.
  [[nodiscard]] bool press(Keystroke const& key, Screen const& screen);

  /// Exactly `screen.rows` lines.
  [[nodiscard]] std::vector<std::string> lines(Screen const& screen);

  /// Shows the end, also as the text grows.
  void follow() { follows_ = true; }

  [[nodiscard]] bool is_full() const { return text_.size() >= most_lines; }

  static constexpr std::size_t most_lines = 20'000;

 private:
  void fold(std::size_t columns);
  void fold_line(std::string_view line);
  [[nodiscard]] std::size_t row_length(std::string_view line) const;
  [[nodiscard]] std::size_t last_top(Screen const& screen) const;

  std::string title_;
  Kind kind_;
  std::deque<std::string> text_;  ///< its lines; the last may go on
  bool is_open_ = false;          ///< the last line goes on
  std::size_t forgotten_ = 0;     ///< lines
  std::deque<std::string> rows_;  ///< the same, broken at the width of the screen
  std::size_t columns_ = 0;       ///< that width; 0: it is to be broken anew
  std::size_t top_ = 0;           ///< first row on the screen
  bool follows_ = false;
};

}  // namespace parallel_explore::live
