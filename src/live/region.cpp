#include "live/region.hpp"

#include "text/display.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace parallel_explore::live {
namespace {

/// Terminals that know it show a frame as a whole; others ignore it.
constexpr std::string_view frame_begin = "\x1b[?2026h", frame_end = "\x1b[?2026l";
/// A character that the terminal takes for wider than it is counted must not begin a new line.
constexpr std::string_view no_wrap = "\x1b[?7l", wrap = "\x1b[?7h";
constexpr std::string_view erase_below = "\r\x1b[J", erase_rest = "\x1b[K", next_line = "\r\n";

/// A line for good, and the end of what was below it. At the last column erasing would take the
/// last character.
void append_for_good(std::string& body, std::string const& line, Screen const& screen) {
  body += line;
  auto const width = text::display_width(line);
  if (width == 0 || width % screen.columns != 0) body += erase_rest;
  body += next_line;
}

std::string down(std::size_t rows) { return rows == 0 ? "" : fmt::format("\x1b[{}B", rows); }

/// To the beginning of the line so many rows above.
std::string to_top(std::size_t rows) { return rows == 0 ? "\r" : fmt::format("\r\x1b[{}A", rows); }

}  // namespace

std::string Region::draw(std::vector<std::string> lines, Screen const& screen,
                         std::vector<std::string> const& above) {
  bool const is_whole = !screen_ || *screen_ != screen || !above.empty();
  std::string body;
  if (!is_whole) {
    body = changes(lines, screen);
    if (body.empty()) return {};
  } else {
    body = whole(lines, screen, above);
  }
  lines_ = std::move(lines);
  screen_ = screen;
  return fmt::format("{}{}{}", frame_begin, body, frame_end);
}

/// Erases line by line: some terminals keep a copy of what is erased from their first column and
/// row to their end.
std::string Region::whole(std::vector<std::string> const& lines, Screen const& screen,
                          std::vector<std::string> const& above) {
  std::string body = "\r";
  for (auto const& line : above) append_for_good(body, line, screen);
  body += no_wrap;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) body += next_line;
    bool const is_last = i + 1 == lines.size();
    if (is_last) body += erase_below;
    body += lines[i];
    if (!is_last && text::display_width(lines[i]) < screen.columns) body += erase_rest;
  }
  body += to_top(lines.empty() ? 0 : lines.size() - 1);
  return body += wrap;
}

std::string Region::changes(std::vector<std::string> const& lines, Screen const& screen) {
  std::string body;
  std::size_t row = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i < lines_.size()) {
      if (lines[i] == lines_[i]) continue;
      body += down(i - row) + "\r";
    } else {
      body += down(i - 1 - row);
      body += next_line;
    }
    row = i;
    body += lines[i];
    if (text::display_width(lines[i]) < screen.columns) body += erase_rest;
  }
  if (lines.size() < lines_.size()) {
    body += down(lines.size() - row);
    body += erase_below;
    row = lines.size();
  }
  if (body.empty()) return body;
  return fmt::format("{}{}{}{}", no_wrap, body, to_top(row), wrap);
}

std::string Region::leave() {
  if (lines_.empty()) return {};
  auto const bytes = down(lines_.size() - 1) + std::string(next_line);
  lines_.clear();
  forget();
  return bytes;
}

std::string Region::end(std::vector<std::string> const& lines, Screen const& screen) {
  std::string body = "\r";
  for (auto const& line : lines) append_for_good(body, line, screen);
  body += erase_below;
  lines_.clear();
  forget();
  return body;
}

}  // namespace parallel_explore::live
