#include "support/emulated_screen.hpp"

#include "text/display.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace parallel_explore::support {
namespace {

std::string text_of(std::vector<std::string> const& cells) {
  std::string text;
  for (auto const& cell : cells) text += cell;
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::size_t number(std::string_view parameters, std::size_t otherwise) {
  return parameters.empty() ? otherwise
                            : std::strtoul(std::string(parameters).c_str(), nullptr, 10);
}

bool is_blank(std::vector<std::string> const& cells) { return text_of(cells).empty(); }

}  // namespace

EmulatedScreen::EmulatedScreen(std::size_t columns, std::size_t rows)
    : columns_(columns), height_(rows) {
  now_.rows.assign(height_, {std::vector<std::string>(columns_, " "), false});
  other_ = now_;
}

void EmulatedScreen::feed(std::string_view bytes) {
  rest_ += bytes;
  std::size_t at = 0;
  while (at < rest_.size()) {
    auto const left = std::string_view(rest_).substr(at);
    char const c = left[0];
    std::size_t length = 1;
    if (c == '\x1b') {
      length = take_sequence(left);
      if (length == 0) break;
    } else if (c == '\r') {
      now_.column = 0;
      now_.wraps_next = false;
    } else if (c == '\n') {
      now_.wraps_next = false;
      next_row();
    } else if (c == '\b') {
      now_.column -= std::min<std::size_t>(now_.column, 1);
    } else if (c != '\a') {
      auto const decoded = text::decode_utf8(left, 0);
      if (!decoded.valid && text::whole_characters(left) == 0) break;
      length = decoded.size;
      put(left.substr(0, length), text::display_width(left.substr(0, length)));
    }
    at += length;
  }
  rest_.erase(0, at);
}

std::size_t EmulatedScreen::take_sequence(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == ']') {
    auto const end = text.find('\a');
    return end == std::string_view::npos ? 0 : end + 1;
  }
  if (text[1] != '[') {
    unknown_.emplace_back(text.substr(1, 1));
    return 2;
  }
  for (std::size_t at = 2; at < text.size(); ++at) {
    if (text[at] < 0x40 || text[at] > 0x7E) continue;
    control(text.substr(2, at - 2), text[at]);
    return at + 1;
  }
  return 0;
}

void EmulatedScreen::control(std::string_view parameters, char last) {
  auto const blank = [](Row& row, std::size_t from) {
    std::fill(row.cells.begin() + static_cast<std::ptrdiff_t>(from), row.cells.end(), " ");
    row.continues = false;
  };
  switch (last) {
    case 'm':
      return;
    case 'A':
      now_.row -= std::min(now_.row, number(parameters, 1));
      break;
    case 'B':
      now_.row = std::min(height_ - 1, now_.row + number(parameters, 1));
      break;
    case 'H':
      now_.row = now_.column = 0;
      break;
    case 'K':
      blank(now_.rows[now_.row], now_.column);
      return;
    case 'J': {
      auto const from = parameters == "2" ? 0 : now_.row;
      blank(now_.rows[from], parameters == "2" ? 0 : now_.column);
      for (auto row = from + 1; row < height_; ++row) blank(now_.rows[row], 0);
      return;
    }
    case 'h':
    case 'l':
      return set_mode(parameters, last == 'h');
    default:
      unknown_.push_back(std::string(parameters) + last);
  }
  now_.wraps_next = false;
}

void EmulatedScreen::set_mode(std::string_view mode, bool on) {
  if (mode == "?7") {
    wraps_ = on;
  } else if (mode == "?25") {
    shows_cursor_ = on;
  } else if (mode == "?1049") {
    if (on != is_alternate_) std::swap(now_, other_);
    is_alternate_ = on;
  } else if (mode != "?2026") {
    unknown_.push_back(std::string(mode) + (on ? "h" : "l"));
  }
}

void EmulatedScreen::put(std::string_view character, std::size_t width) {
  if (width == 0) {
    if (now_.column > 0) now_.rows[now_.row].cells[now_.column - 1] += character;
    return;
  }
  bool const is_full = now_.wraps_next || now_.column + width > columns_;
  if (is_full && wraps_) {
    now_.rows[now_.row].continues = true;
    now_.wraps_next = false;
    now_.column = 0;
    next_row();
  } else if (is_full) {
    now_.column = columns_ - std::min(columns_, width);
  }
  auto& cells = now_.rows[now_.row].cells;
  cells[now_.column] = character;
  for (std::size_t i = 1; i < width && now_.column + i < columns_; ++i) cells[now_.column + i] = "";
  now_.column += width;
  now_.wraps_next = now_.column >= columns_;
  if (now_.wraps_next) now_.column = columns_ - 1;
}

void EmulatedScreen::next_row() {
  if (now_.row + 1 < height_) {
    ++now_.row;
    return;
  }
  if (!is_alternate_) scrollback_.push_back(now_.rows.front());
  now_.rows.erase(now_.rows.begin());
  now_.rows.push_back({std::vector<std::string>(columns_, " "), false});
}

void EmulatedScreen::resize(std::size_t columns, std::size_t rows, Resizing how) {
  // Everything as lines that are broken again; the cursor stays with its character.
  auto all = std::exchange(scrollback_, {});
  auto const cursor = all.size() + now_.row;
  all.insert(all.end(), now_.rows.begin(), now_.rows.end());
  while (all.size() > cursor + 1 && is_blank(all.back().cells)) all.pop_back();
  std::vector<Row> broken;
  std::size_t new_cursor = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == cursor) new_cursor = broken.size();
    auto cells = all[i].cells;
    while (!cells.empty() && cells.back() == " ") cells.pop_back();
    if (how == Resizing::cut) cells.resize(columns, " ");
    do {
      auto const length = std::min(columns, cells.size());
      Row row{{cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(length)}, false};
      row.cells.resize(columns, " ");
      cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(length));
      broken.push_back(std::move(row));
    } while (!cells.empty());
  }
  auto const begin = std::min(broken.size() > rows ? broken.size() - rows : 0, new_cursor);
  columns_ = columns;
  height_ = rows;
  scrollback_.assign(broken.begin(), broken.begin() + static_cast<std::ptrdiff_t>(begin));
  now_.rows.assign(broken.begin() + static_cast<std::ptrdiff_t>(begin), broken.end());
  now_.rows.resize(rows, {std::vector<std::string>(columns, " "), false});
  now_.row = new_cursor - begin;
  now_.column = std::min(now_.column, columns - 1);
  now_.wraps_next = false;
  other_.rows.assign(rows, {std::vector<std::string>(columns, " "), false});
  other_.row = other_.column = 0;
}

std::vector<std::string> EmulatedScreen::lines() const {
  std::vector<std::string> lines;
  for (auto const& row : now_.rows) lines.push_back(text_of(row.cells));
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> EmulatedScreen::scrollback() const {
  std::vector<std::string> lines;
  for (auto const& row : scrollback_) lines.push_back(text_of(row.cells));
  return lines;
}

std::string EmulatedScreen::text() const {
  std::string text;
  for (auto const& line : scrollback()) text += line + "\n";
  for (auto const& line : lines()) text += line + "\n";
  return text;
}

}  // namespace parallel_explore::support
