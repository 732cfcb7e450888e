#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parallel_explore::live {

/// The size and the abilities of a terminal.
struct Screen {
  std::size_t columns = 80, rows = 24;  ///< at least 1 each
  bool colour = false;

  bool operator==(Screen const&) const = default;
};

enum class Style { plain, bold, faint, reverse, good, bad, active };

/// A line of a screen in the making. Nothing of it is wider than the screen; a text that does not
/// fit ends in an ellipsis, and what comes after it is dropped.
class ScreenLine {
 public:
  explicit ScreenLine(Screen const& screen) : room_(screen.columns), colour_(screen.colour) {}

  /// Adds a text.
  ScreenLine& add(std::string_view text, Style style = Style::plain);

  /// Adds a text of exactly `width` columns: cut, or with blanks after it.
  ScreenLine& left(std::string_view text, std::size_t width, Style style = Style::plain);

  /// The same with blanks before it.
  ScreenLine& right(std::string_view text, std::size_t width, Style style = Style::plain);

  [[nodiscard]] std::size_t room() const { return room_; }

  /// The line, with escape sequences where there is colour, and without blanks at its end.
  [[nodiscard]] std::string text() const;

 private:
  std::size_t room_;
  bool colour_;
  std::string text_;
  std::size_t solid_ = 0;  ///< bytes up to the last that is not blank
};

}  // namespace parallel_explore::live
