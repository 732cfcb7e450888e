#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace parallel_explore::core {
namespace {

struct Decoded {
  char32_t point = 0xFFFD;
  std::size_t size = 1;  ///< bytes taken
  bool valid = false;
};

/// The code point at `at` (Unicode 15, table 3-7: well-formed byte sequences).
Decoded decode(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  auto const first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t const size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return {};
  std::uint32_t const low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  std::uint32_t const high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return {};
  char32_t point = first & (size == 2 ? 0x1FU : size == 3 ? 0x0FU : 0x07U);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  return {point, size, true};
}

bool is_control(char32_t point) {
  bool const bidirectional =
      (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || bidirectional;
}

/// The length of the escape sequence at `at`: CSI, OSC and other string sequences, or two bytes.
std::size_t escape_length(std::string_view text, std::size_t at) {
  auto const kind = at + 1 < text.size() ? text[at + 1] : '\0';
  auto end = at + 2;
  if (kind == '[') {
    while (end < text.size() && (text[end] < 0x40 || text[end] > 0x7E)) ++end;
    return std::min(end + 1, text.size()) - at;
  }
  if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') {
    while (end < text.size() && text[end] != '\a' && text[end] != '\x1b') ++end;
    if (end < text.size() && text[end] == '\x1b') ++end;
    return std::min(end + 1, text.size()) - at;
  }
  return std::min(end, text.size()) - at;
}

/// Calls `take(point, bytes)` for every character that is safe to show, including line breaks and
/// tabs.
template <class Take>
void each_safe_character(std::string_view text, Take take) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      at += escape_length(text, at);
      continue;
    }
    auto const decoded = decode(text, at);
    if (!decoded.valid) {
      take(char32_t{0xFFFD}, std::string_view("\xEF\xBF\xBD"));
    } else if (!is_control(decoded.point) || decoded.point == '\n' || decoded.point == '\t') {
      take(decoded.point, text.substr(at, decoded.size));
    }
    at += decoded.size;
  }
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool in_ranges(char32_t point, std::array<Range, N> const& ranges) {
  return std::ranges::any_of(
      ranges, [&](Range range) { return point >= range.first && point <= range.last; });
}

/// Combining marks, joiners and variation selectors of common scripts.
constexpr std::array<Range, 10> zero_width{{{0x0300, 0x036F},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05BD},
                                            {0x0610, 0x061A},
                                            {0x064B, 0x065F},
                                            {0x1AB0, 0x1AFF},
                                            {0x200B, 0x200F},
                                            {0x20D0, 0x20FF},
                                            {0xFE00, 0xFE0F},
                                            {0xFE20, 0xFE2F}}};
/// East Asian Width W and F (Unicode Annex 11), and emoji presentation.
constexpr std::array<Range, 10> two_wide{{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x33FF},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0x9FFF},
                                          {0xA000, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFF00, 0xFF60},
                                          {0x1F300, 0x1FAFF}}};

std::size_t width_of(char32_t point) {
  if (in_ranges(point, zero_width)) return 0;
  if (in_ranges(point, two_wide) || (point >= 0x20000 && point <= 0x3FFFD)) return 2;
  return 1;
}

}  // namespace

std::string slug(std::string_view text) {
  std::string result;
  for (char const c : text) {
    auto const lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    bool const plain =
        (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '_';
    bool const dot_between =
        lower == '.' && !result.empty() && result.back() != '.' && result.back() != '-';
    if (plain || dot_between) {
      result += lower;
    } else if (!result.empty() && result.back() != '-' && result.back() != '.') {
      result += '-';
    }
    if (result.size() == 64) break;
  }
  auto const trim = [&] {
    while (!result.empty() && (result.back() == '-' || result.back() == '.')) result.pop_back();
  };
  trim();
  while (result.ends_with(".lock")) {
    result.resize(result.size() - 5);
    trim();
  }
  return result;
}

namespace {

/// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto const substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
      bool const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<std::string const> candidates) {
  word = word.substr(0, 64);
  std::optional<std::string> best;
  auto fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto const& candidate : candidates) {
    if (auto const count = edits(word, candidate); count < fewest) {
      fewest = count;
      best = candidate;
    }
  }
  return best;
}

std::size_t invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const decoded = decode(text, at);
    if (!decoded.valid) return at;
    at += decoded.size;
  }
  return std::string_view::npos;
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    auto const decoded = decode(text, at);
    result += decoded.valid ? text.substr(at, decoded.size) : std::string_view("\xEF\xBF\xBD");
    at += decoded.size;
  }
  return result;
}

namespace {

/// Removes the last character of valid UTF-8.
void pop_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
    text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

std::string clean_line(std::string_view text, std::size_t limit) {
  constexpr std::string_view ellipsis = "…";
  std::string result;
  bool blank = true;  // leading blanks are dropped
  bool cut = false;
  // Reads only a multiple of the limit: an agent may print a very long line.
  each_safe_character(text.substr(0, limit * 8 + 64), [&](char32_t point, std::string_view bytes) {
    bool const is_blank = point == ' ' || point == '\t' || point == '\n';
    if (cut || (is_blank && blank)) return;
    if (result.size() + bytes.size() > limit) {
      cut = true;
      return;
    }
    blank = is_blank;
    result += is_blank ? " " : bytes;
  });
  if (blank && !result.empty()) result.pop_back();
  if (cut) {
    while (result.size() + ellipsis.size() > limit && !result.empty()) pop_character(result);
    result += ellipsis;
  }
  return result;
}

std::string clean_text(std::string_view text) {
  std::string result;
  each_safe_character(text, [&](char32_t, std::string_view bytes) { result += bytes; });
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  each_safe_character(text, [&](char32_t point, std::string_view) { width += width_of(point); });
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string result;
  std::size_t width = 0;
  bool full = columns == 0;
  each_safe_character(text, [&](char32_t point, std::string_view bytes) {
    full = full || width + width_of(point) > columns - 1;
    if (full) return;
    width += width_of(point);
    result += bytes;
  });
  return columns == 0 ? std::string() : result + "…";
}

std::string toml_string(std::string_view text) {
  constexpr std::size_t longest = 4000;
  std::string result = "\"";
  for (char const c : clean_line(text, longest)) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

}  // namespace parallel_explore::core
