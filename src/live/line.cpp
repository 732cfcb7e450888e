#include "live/line.hpp"

#include "text/display.hpp"

#include <algorithm>

namespace parallel_explore::live {
namespace {

constexpr std::string_view sequence_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "\x1b[1m";
    case Style::faint:
      return "\x1b[2m";
    case Style::reverse:
      return "\x1b[7m";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
    case Style::active:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

ScreenLine& ScreenLine::add(std::string_view text, Style style) {
  if (room_ == 0 || text.empty()) return *this;
  auto cut = text::cut_to_width(text, room_);
  auto const width = text::display_width(cut);
  // After a text that was cut there is nothing more to read.
  room_ = cut.size() < text.size() && width < room_ ? 0 : room_ - std::min(width, room_);
  auto const sequence = sequence_of(style);
  bool const is_styled = !sequence.empty() && (colour_ || style == Style::reverse);
  bool const is_blank = cut.find_first_not_of(' ') == std::string::npos;
  if (is_styled && !is_blank) text_ += sequence;
  text_ += cut;
  if (is_styled && !is_blank) text_ += "\x1b[0m";
  if (!is_blank) solid_ = text_.size();
  return *this;
}

ScreenLine& ScreenLine::left(std::string_view text, std::size_t width, Style style) {
  auto const cut = text::cut_to_width(text, width);
  add(cut, style);
  return add(std::string(width - std::min(width, text::display_width(cut)), ' '));
}

ScreenLine& ScreenLine::right(std::string_view text, std::size_t width, Style style) {
  auto const cut = text::cut_to_width(text, width);
  add(std::string(width - std::min(width, text::display_width(cut)), ' '));
  return add(cut, style);
}

std::string ScreenLine::text() const { return text_.substr(0, solid_); }

}  // namespace parallel_explore::live
