#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::support {

/// A small terminal: what a program's bytes leave on a screen and in its scrollback. It knows what
/// the live view writes; everything else is in unknown().
class EmulatedScreen {
 public:
  /// How a terminal treats its lines when its width changes.
  enum class Resizing { reflow, cut };

  EmulatedScreen(std::size_t columns, std::size_t rows);

  /// Takes bytes; a sequence may continue in the next call.
  void feed(std::string_view bytes);

  void resize(std::size_t columns, std::size_t rows, Resizing how);

  /// The rows of the screen without blanks at their ends, and without empty rows at its end.
  [[nodiscard]] std::vector<std::string> lines() const;

  /// The same of everything that scrolled off its upper end.
  [[nodiscard]] std::vector<std::string> scrollback() const;

  /// Both in one text.
  [[nodiscard]] std::string text() const;

  /// Sequences that it does not know.
  [[nodiscard]] std::vector<std::string> const& unknown() const { return unknown_; }

  [[nodiscard]] bool shows_cursor() const { return shows_cursor_; }
  [[nodiscard]] bool is_alternate() const { return is_alternate_; }
  [[nodiscard]] std::size_t cursor_row() const { return now_.row; }
  [[nodiscard]] std::size_t cursor_column() const { return now_.column; }

 private:
  /// A character in each cell; empty: the second half of a wide one.
  struct Row {
    std::vector<std::string> cells;
    bool continues = false;  ///< in the next row
  };
  struct State {
    std::vector<Row> rows;
    std::size_t row = 0, column = 0;
    bool wraps_next = false;  ///< the last column was written
  };

  std::size_t take_sequence(std::string_view text);
  void control(std::string_view parameters, char last);
  void set_mode(std::string_view mode, bool on);
  void put(std::string_view character, std::size_t width);
  void next_row();

  std::size_t columns_, height_;
  State now_, other_;
  std::vector<Row> scrollback_;
  bool wraps_ = true, shows_cursor_ = true, is_alternate_ = false;
  std::string rest_;
  std::vector<std::string> unknown_;
};

}  // namespace parallel_explore::support
