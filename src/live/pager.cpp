#include "live/pager.hpp"

#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::live {
namespace {

/// Tabs as blanks, eight columns apart.
std::string without_tabs(std::string_view line) {
  if (line.find('\t') == std::string_view::npos) return std::string(line);
  std::string text;
  for (char const c : line) {
    if (c != '\t') {
      text += c;
    } else {
      text.append(8 - text::display_width(text) % 8, ' ');
    }
  }
  return text;
}

Style style_of_diff(std::string_view row) {
  if (row.starts_with("+++") || row.starts_with("---") || row.starts_with("diff "))
    return Style::bold;
  if (row.starts_with('+')) return Style::good;
  if (row.starts_with('-')) return Style::bad;
  if (row.starts_with("@@")) return Style::active;
  return Style::plain;
}

}  // namespace

void Pager::add(std::string_view text) {
  auto const clean = text::clean_text(text);
  std::string_view left = clean;
  while (!left.empty()) {
    auto const end = left.find('\n');
    auto const line = without_tabs(left.substr(0, end));
    if (is_open_ && !text_.empty()) {
      text_.back() += line;
      columns_ = 0;
    } else {
      text_.push_back(line);
      if (columns_ > 0) fold_line(line);
    }
    is_open_ = end == std::string_view::npos;
    left.remove_prefix(is_open_ ? left.size() : end + 1);
  }
  if (text_.size() <= most_lines) return;
  forgotten_ += text_.size() - most_lines;
  text_.erase(text_.begin(), text_.end() - static_cast<std::ptrdiff_t>(most_lines));
  columns_ = 0;
}

/// The bytes of the next row: up to the last blank that leaves it more than half full, where the
/// text is not one whose columns matter.
std::size_t Pager::row_length(std::string_view line) const {
  auto const taken = text::bytes_within(line, columns_);
  if (taken == line.size() || kind_ == Kind::diff) return taken;
  auto const blank = line.substr(0, taken).rfind(' ');
  return blank == std::string_view::npos || blank + 1 <= taken / 2 ? taken : blank + 1;
}

void Pager::fold_line(std::string_view line) {
  if (line.empty()) rows_.emplace_back();
  while (!line.empty()) {
    if (auto const length = row_length(line); length > 0) {
      auto row = line.substr(0, length);
      if (length < line.size()) row = row.substr(0, row.find_last_not_of(' ') + 1);
      rows_.emplace_back(row);
      line.remove_prefix(length);
    } else {  // a wide character where there is one column only
      rows_.emplace_back("?");
      line.remove_prefix(text::decode_utf8(line, 0).size);
    }
  }
}

void Pager::fold(std::size_t columns) {
  if (columns_ == columns) return;
  columns_ = columns;
  rows_.clear();
  if (forgotten_ > 0) fold_line(fmt::format("({} earlier lines are left out)", forgotten_));
  for (auto const& line : text_) fold_line(line);
}

std::size_t Pager::last_top(Screen const& screen) const {
  auto const room = screen.rows > 1 ? screen.rows - 1 : 1;
  return rows_.size() > room ? rows_.size() - room : 0;
}

bool Pager::press(Keystroke const& key, Screen const& screen) {
  fold(screen.columns);
  auto const page = screen.rows > 2 ? screen.rows - 2 : 1;
  auto const last = last_top(screen);
  auto const up = [&](std::size_t rows) { top_ -= std::min(top_, rows); };
  auto const down = [&](std::size_t rows) { top_ = std::min(last, top_ + rows); };
  auto const& c = key.text;
  if (follows_) top_ = last;
  if (key.kind == KeyKind::escape || key.kind == KeyKind::enter || c == "q") return false;
  if (key.kind == KeyKind::up || c == "k") up(1);
  if (key.kind == KeyKind::down || c == "j") down(1);
  if (key.kind == KeyKind::page_up || c == "b") up(page);
  if (key.kind == KeyKind::page_down || c == " ") down(page);
  if (key.kind == KeyKind::home || c == "g") top_ = 0;
  if (key.kind == KeyKind::end || c == "G") top_ = last;
  follows_ = top_ == last && last > 0;
  return true;
}

std::vector<std::string> Pager::lines(Screen const& screen) {
  fold(screen.columns);
  auto const last = last_top(screen);
  top_ = follows_ ? last : std::min(top_, last);
  auto const room = screen.rows > 1 ? screen.rows - 1 : 1;
  std::vector<std::string> lines;
  for (auto i = top_; i < rows_.size() && lines.size() < room; ++i) {
    auto const style = kind_ == Kind::diff ? style_of_diff(rows_[i]) : Style::plain;
    lines.push_back(ScreenLine(screen).add(rows_[i], style).text());
  }
  lines.resize(room);
  if (screen.rows < 2) return lines;
  auto const place = rows_.empty()  ? std::string("empty")
                     : last == 0    ? std::string("all")
                     : top_ == last ? std::string("end")
                                    : fmt::format("{} %", 100 * top_ / last);
  auto const bar = fmt::format(" q:close  arrows:scroll  ({})  {}", place, title_);
  lines.push_back(ScreenLine(screen).left(bar, screen.columns, Style::reverse).text());
  return lines;
}

}  // namespace parallel_explore::live
