#pragma once

#include "live/line.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::live {

/// The lines at the end of a terminal's text that are redrawn in place. Between two drawings the
/// cursor is at the beginning of the first of them: a terminal that breaks lines anew when its size
/// changes keeps the cursor with its text, so that nothing need be known of how it does that.
class Region {
 public:
  /// The bytes that show `lines` instead of what is shown; only lines that differ are written, and
  /// nothing where none does. `above` is written before them, for good; its lines may be wider than
  /// the screen. There is at least one line, and at most `screen.rows`.
  [[nodiscard]] std::string draw(std::vector<std::string> lines, Screen const& screen,
                                 std::vector<std::string> const& above = {});

  /// The bytes that leave what is shown where it is, with the cursor below it.
  [[nodiscard]] std::string leave();

  /// The bytes that write lines for good instead of what is shown, with the cursor below them.
  [[nodiscard]] std::string end(std::vector<std::string> const& lines, Screen const& screen);

  /// Says that the screen may show anything: the next drawing draws everything.
  void forget() { screen_.reset(); }

  [[nodiscard]] std::size_t height() const { return lines_.size(); }

 private:
  [[nodiscard]] static std::string whole(std::vector<std::string> const& lines,
                                         Screen const& screen,
                                         std::vector<std::string> const& above);
  [[nodiscard]] std::string changes(std::vector<std::string> const& lines, Screen const& screen);

  std::vector<std::string> lines_;
  std::optional<Screen> screen_;  ///< that it was drawn for; none: draw everything
};

}  // namespace parallel_explore::live
