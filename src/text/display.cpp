#include "text/display.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::text {
namespace {

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

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool in_ranges(char32_t point, std::array<Range, N> const& ranges) {
  return std::ranges::any_of(
      ranges, [&](Range range) { return point >= range.first && point <= range.last; });
}

/// Whether a character shows nothing itself and may change how others are shown: controls, marks of
/// direction, separators of lines, fillers, tags. Spaces and joiners without width stay: scripts
/// and emoji need them, and the publishing of tasks breaks mentions with one.
bool is_control(char32_t point) {
  static constexpr std::array<Range, 15> controls{{{0x0, 0x1F},
                                                   {0x7F, 0x9F},
                                                   {0xAD, 0xAD},
                                                   {0x61C, 0x61C},
                                                   {0x115F, 0x1160},
                                                   {0x17B4, 0x17B5},
                                                   {0x180E, 0x180E},
                                                   {0x200E, 0x200F},
                                                   {0x2028, 0x202E},
                                                   {0x2060, 0x206F},
                                                   {0x3164, 0x3164},
                                                   {0xFEFF, 0xFEFF},
                                                   {0xFFA0, 0xFFA0},
                                                   {0xFFF9, 0xFFFB},
                                                   {0xE0000, 0xE0FFF}}};
  return in_ranges(point, controls);
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
    auto const decoded = decode_utf8(text, at);
    if (!decoded.valid) {
      take(char32_t{0xFFFD}, std::string_view("\xEF\xBF\xBD"));
    } else if (!is_control(decoded.point) || decoded.point == '\n' || decoded.point == '\t') {
      take(decoded.point, text.substr(at, decoded.size));
    }
    at += decoded.size;
  }
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
/// East Asian Width W and F (Unicode Annex 11), which has emoji presentation.
constexpr std::array<Range, 50> two_wide{
    {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
     {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
     {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
     {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
     {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
     {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
     {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
     {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
     {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
     {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
     {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
     {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
     {0x1F200, 0x1F265}, {0x1F300, 0x1FAFF}}};

std::size_t width_of(char32_t point) {
  if (in_ranges(point, zero_width)) return 0;
  if (in_ranges(point, two_wide) || (point >= 0x20000 && point <= 0x3FFFD)) return 2;
  return 1;
}

/// "\u202e"; a pair of surrogates beyond U+FFFF.
void append_unicode_escape(std::string& text, char32_t point) {
  constexpr std::string_view digits = "0123456789abcdef";
  auto const append = [&](char32_t unit) {
    text += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) text += digits[unit >> shift & 0xFU];
  };
  if (point < 0x10000) return append(point);
  append(0xD800 + ((point - 0x10000) >> 10U));
  append(0xDC00 + ((point - 0x10000) & 0x3FFU));
}

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

std::string escape_invisible(std::string json) {
  auto const is_plain = [](char c) { return c >= 0 && c != '\x7F'; };
  if (std::ranges::all_of(json, is_plain)) return json;
  std::string result;
  for (std::size_t at = 0; at < json.size();) {
    auto const decoded = decode_utf8(json, at);
    bool const invisible = decoded.valid && decoded.point >= 0x7F && is_control(decoded.point);
    if (invisible) {
      append_unicode_escape(result, decoded.point);
    } else {
      result.append(json, at, decoded.size);
    }
    at += decoded.size;
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  each_safe_character(text, [&](char32_t point, std::string_view) { width += width_of(point); });
  return width;
}

std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      at += escape_length(text, at);
      continue;
    }
    auto const decoded = decode_utf8(text, at);
    if (!decoded.valid || !is_control(decoded.point))
      width += decoded.valid ? width_of(decoded.point) : 1;
    if (width > columns) return at;
    at += decoded.size;
  }
  return text.size();
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

}  // namespace parallel_explore::text
