#include "text/fitting.hpp"

#include "text/display.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <vector>

namespace parallel_explore::text {
namespace {

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> all;
  for (std::size_t at = 0; at < text.size();) {
    auto const size = decode_utf8(text, at).size;
    all.push_back(text.substr(at, size));
    at += size;
  }
  return all;
}

/// Where a line has a second column, after two blanks or more; 0: it has none.
std::size_t second_column(std::string_view line) {
  auto const blanks = std::min(line.find_first_not_of(' '), line.size());
  auto const gap = line.find("  ", blanks);
  auto const at = gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
  return at == std::string_view::npos ? 0 : at;
}

/// The blanks before every line after the first.
std::string indentation_of(std::string_view line, std::size_t columns) {
  auto const blanks = std::min(line.find_first_not_of(' '), line.size());
  if (auto const second = second_column(line); second > 0) {
    auto const width = display_width(line.substr(0, second));
    return std::string(width <= columns / 2 ? width : blanks + 4, ' ');
  }
  bool const is_item = line.substr(blanks).starts_with("- ");
  return std::string(blanks + (is_item ? 2 : 0), ' ');
}

std::string wrapped_line(std::string_view line, std::size_t columns) {
  if (display_width(line) <= columns) return std::string(line);
  auto const indentation = indentation_of(line, columns);
  auto const second = second_column(line);
  if (second > 0 && display_width(line.substr(0, second)) > columns / 2) {
    // The first column has a line of its own.
    std::string_view const first = line.substr(0, line.find_last_not_of(' ', second - 1) + 1);
    return wrapped_line(first, columns) + "\n" +
           wrapped_line(indentation + std::string(line.substr(second)), columns);
  }
  std::string result, current(line.substr(0, std::min(line.find_first_not_of(' '), line.size())));
  bool is_empty = true;
  line.remove_prefix(current.size());
  while (!line.empty()) {
    auto const end = std::min(line.find(' '), line.size());
    auto const word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    bool const is_bullet = current.ends_with('-') && current.size() + 1 == indentation.size();
    if (!is_empty && !is_bullet && display_width(current) + 1 + display_width(word) > columns) {
      result += current.substr(0, current.find_last_not_of(' ') + 1) + "\n";
      current = indentation;
      is_empty = true;
    }
    if (!is_empty) current += ' ';
    current += word;
    is_empty = false;
  }
  return result + current;
}

}  // namespace

std::string cut_in_middle(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns < 3) return cut_to_width(text, columns);
  auto const characters = characters_of(text);
  auto const room = columns - 1;
  std::string head, tail;
  std::size_t used = 0, first = 0, last = characters.size();
  // In turn from both ends, the beginning first.
  for (bool from_head = true; first < last; from_head = !from_head) {
    auto const next = characters[from_head ? first : last - 1];
    used += display_width(next);
    if (used > room) break;
    if (from_head) {
      head += next;
      ++first;
    } else {
      tail.insert(0, next);
      --last;
    }
  }
  return head + "…" + tail;
}

std::string wrapped(std::string_view text, std::size_t columns) {
  if (columns == 0) return std::string(text);
  std::string result;
  while (!text.empty()) {
    auto const end = text.find('\n');
    result += wrapped_line(text.substr(0, end), columns);
    if (end == std::string_view::npos) break;
    result += '\n';
    text.remove_prefix(end + 1);
  }
  return result;
}

}  // namespace parallel_explore::text
