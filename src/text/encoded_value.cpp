#include "text/encoded_value.hpp"

#include "text/ascii.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace parallel_explore::text {

/// One character of the value, and the text that may stand for it.
struct EncodedValue::Step {
  std::size_t taken = 0;  ///< bytes of the text; 0: it does not stand for it
  std::size_t of = 1;     ///< bytes of the value
  bool open = false;      ///< the text ends within an escape
};

namespace {

constexpr std::size_t shortest_line = 8;
constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  auto const small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// The number of so many hexadecimal digits at `at`; -1: they are not.
int hex_number(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    int const digit = i < text.size() ? hex_digit(text[i]) : -1;
    if (digit < 0) return -1;
    number = 16 * number + digit;
  }
  return number;
}

std::size_t backslashes_at(std::string_view text, std::size_t at) {
  auto const end = std::min(text.find_first_not_of('\\', at), text.size());
  return end - at;
}

/// The bytes of line breaks at `at`, written as they are or as escapes. Base64 is wrapped by them.
std::size_t breaks_at(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size()) {
    auto const slashes = backslashes_at(text, end);
    auto const next = end + slashes;
    if (next >= text.size()) break;
    bool const raw = slashes == 0 && (text[next] == '\n' || text[next] == '\r');
    bool const escape = slashes > 0 && (text[next] == 'n' || text[next] == 'r');
    if (!raw && !escape) break;
    end = next + 1;
  }
  return end - at;
}

}  // namespace

EncodedValue::EncodedValue(std::string value, Whole whole)
    : value_(std::move(value)), whole_(whole) {}

bool EncodedValue::is_same(char c, std::size_t i) const {
  char const own = value_[i];
  if (c == own) return true;
  if (whole_ == Whole::hex) return lower(c) == own;
  if (whole_ == Whole::base64) return (own == '+' && c == '-') || (own == '/' && c == '_');
  return false;
}

std::string EncodedValue::bytes_at(std::size_t i) const {
  std::string bytes;
  if (value_[i] == ' ') bytes = "+";
  if (value_[i] == '\n') bytes = "\r ";
  for (int byte = 0; byte < 256; ++byte) {
    if (is_same(static_cast<char>(byte), i)) bytes += static_cast<char>(byte);
  }
  return bytes;
}

Match EncodedValue::match(std::string_view text, std::size_t at) const {
  auto const found = match_from(0, text, at);
  return found.size == 0 ? Match{0, found.open} : Match{found.size - at, false};
}

/// `size` of the result is the end of the match in the text.
Match EncodedValue::match_from(std::size_t i, std::string_view text, std::size_t at) const {
  bool open = false;
  while (i < value_.size()) {
    if (whole_ == Whole::base64 && i > 0) at += breaks_at(text, at);
    if (at >= text.size()) return {0, true};
    // Escapes first: what is left of one that was read as it is seldom fits.
    Step step;
    for (auto const& next :
         {escaped(i, text, at), twice_escaped(i, text, at), literal(i, text, at)}) {
      open = open || next.open;
      if (next.taken == 0) continue;
      if (step.taken > 0) {
        auto const rest = match_from(i + step.of, text, at + step.taken);
        if (rest.size > 0) return rest;
        open = open || rest.open;
      }
      step = next;
    }
    if (step.taken == 0) return {0, open};
    i += step.of;
    at += step.taken;
  }
  return {at, open};
}

EncodedValue::Step EncodedValue::literal(std::size_t i, std::string_view text,
                                         std::size_t at) const {
  char const own = value_[i], c = text[at];
  if (own == '\n') {
    // The shell makes a blank of it where a variable is not quoted.
    if (c == '\r' && at + 1 == text.size()) return {0, 1, true};
    if (c == '\r' && text[at + 1] == '\n') return {2};
    return {c == '\n' || c == ' ' ? 1U : 0U};
  }
  if (own == ' ' && c == '+') return {1};
  return {is_same(c, i) ? 1U : 0U};
}

EncodedValue::Step EncodedValue::escaped(std::size_t i, std::string_view text,
                                         std::size_t at) const {
  switch (text[at]) {
    case '%':
      return percent(i, text, at);
    case '\\':
      return backslash(i, text, at);
    case '&':
      return entity(i, text, at);
    case '\'':
      return quote(i, text, at);
    default:
      return {};
  }
}

/// "%2F", and "%252F" where it is encoded twice.
EncodedValue::Step EncodedValue::percent(std::size_t i, std::string_view text,
                                         std::size_t at) const {
  for (auto digits = at + 1;; digits += 2) {
    if (digits + 2 > text.size()) return {0, 1, true};
    int const byte = hex_number(text, digits, 2);
    if (byte >= 0 && is_same(static_cast<char>(byte), i)) return {digits + 2 - at};
    if (byte != '%') return {};
  }
}

/// A percent sign of the value as "%2525".
EncodedValue::Step EncodedValue::twice_escaped(std::size_t i, std::string_view text,
                                               std::size_t at) const {
  constexpr std::string_view form = "%2525";
  if (value_[i] != '%') return {};
  auto const rest = text.substr(at, form.size());
  if (rest == form) return {form.size()};
  return {0, 1, form.starts_with(rest)};
}

/// "\"", "\\n", "\u0022", "\x22" with any number of backslashes, as in JSON within JSON.
EncodedValue::Step EncodedValue::backslash(std::size_t i, std::string_view text,
                                           std::size_t at) const {
  auto const sign = at + backslashes_at(text, at);
  if (sign >= text.size()) return {0, 1, true};
  char const c = text[sign];
  if (c == 'u') {
    auto const step = unicode(i, text, sign);
    if (step.taken > 0) return {sign + step.taken - at, step.of};
    if (step.open) return step;
  }
  if (c == 'x') {
    int const byte = hex_number(text, sign + 1, 2);
    if (byte >= 0 && is_same(static_cast<char>(byte), i)) return {sign + 3 - at};
    if (sign + 3 > text.size()) return {0, 1, true};
  }
  bool const carriage_return = c == 'r' && value_[i] == '\n';
  if (carriage_return) {
    auto const next = sign + 1 + backslashes_at(text, sign + 1);
    if (next >= text.size()) return {0, 1, true};
    return {text[next] == 'n' ? next + 1 - at : 0};
  }
  auto const control = control_of(c);
  bool const same = (control != '\0' && value_[i] == control) || is_same(c, i);
  return {same ? sign + 1 - at : 0};
}

/// From the "u" on, and also as a pair of surrogates.
EncodedValue::Step EncodedValue::unicode(std::size_t i, std::string_view text,
                                         std::size_t at) const {
  if (at + 5 > text.size()) return {0, 1, true};
  int const unit = hex_number(text, at + 1, 4);
  if (unit < 0) return {};
  if (unit < 0x80) return {is_same(static_cast<char>(unit), i) ? 5U : 0U};
  auto const own = decode_utf8(value_, i);
  if (!own.valid) return {};
  if (static_cast<int>(own.point) == unit) return {5, own.size};
  if (unit < 0xD800 || unit > 0xDBFF) return {};
  auto const low_at = at + 5 + backslashes_at(text, at + 5);
  if (low_at + 5 > text.size()) return {0, 1, true};
  int const low = text[low_at] == 'u' ? hex_number(text, low_at + 1, 4) : -1;
  if (low < 0xDC00 || low > 0xDFFF) return {};
  auto const point = 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00);
  return {static_cast<int>(own.point) == point ? low_at + 5 - at : 0, own.size};
}

EncodedValue::Step EncodedValue::entity(std::size_t i, std::string_view text,
                                        std::size_t at) const {
  static constexpr std::array<std::pair<std::string_view, char>, 6> named{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"sol", '/'}}};
  constexpr std::size_t longest = 8;
  auto const end = text.substr(0, at + longest).find(';', at);
  if (end == std::string_view::npos) return {0, 1, at + longest > text.size()};
  auto const name = text.substr(at + 1, end - at - 1);
  for (auto const& [each, c] : named) {
    if (name == each) return {value_[i] == c ? end + 1 - at : 0};
  }
  if (!name.starts_with('#')) return {};
  int number = 0;
  if (name.starts_with("#x") || name.starts_with("#X")) {
    number = hex_number(name, 2, name.size() - 2);
  } else {
    for (char const c : name.substr(1)) number = is_digit(c) ? 10 * number + (c - '0') : -1000000;
  }
  bool const same = number > 0 && number < 0x80 && is_same(static_cast<char>(number), i);
  return {same ? end + 1 - at : 0};
}

/// A quote within quotes of a shell.
EncodedValue::Step EncodedValue::quote(std::size_t i, std::string_view text, std::size_t at) const {
  if (value_[i] != '\'') return {};
  for (std::string_view const form : {"'\\''", "'\"'\"'"}) {
    auto const rest = text.substr(at, form.size());
    if (rest == form) return {form.size()};
    if (rest.size() < form.size() && form.starts_with(rest)) return {0, 1, true};
  }
  return {};
}

char control_of(char escape) {
  switch (escape) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    default:
      return '\0';
  }
}

std::string base64(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (unsigned k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? base64_alphabet[group >> (18 - 6 * k) & 63U] : '=';
  }
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  unsigned group = 0;
  unsigned bits = 0;
  for (char c : text) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    auto const digit = base64_alphabet.find(c);
    if (digit == std::string_view::npos) break;
    group = (group << 6U | static_cast<unsigned>(digit)) & 0xFFFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 0xFFU);
  }
  return bytes;
}

namespace {

/// The digits that depend on the value alone when `before` bytes precede it.
std::string base64_within(std::string_view value, std::size_t before) {
  auto const all = base64(std::string(before, '\0') + std::string(value));
  auto const first = (8 * before + 5) / 6;
  auto const end = 8 * (before + value.size()) / 6;
  return all.substr(first, end - first);
}

std::string hexadecimal(std::string_view value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (char const c : value) {
    auto const byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

/// Lines of a value that are secret by themselves.
std::vector<std::string> lines_of_value(std::string_view value) {
  std::vector<std::string> lines;
  if (value.find('\n') == std::string_view::npos) return lines;
  for (std::size_t begin = 0; begin <= value.size();) {
    auto const end = std::min(value.find('\n', begin), value.size());
    auto const line = trim(value.substr(begin, end - begin), " \t\r,");
    if (line.size() >= shortest_line && !line.starts_with("-----")) lines.emplace_back(line);
    begin = end + 1;
  }
  return lines;
}

/// The value with "\n" as line breaks: keys are often kept in one line.
std::string unfolded(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    bool const line_break = value.substr(i, 2) == "\\n";
    text += line_break ? '\n' : value[i];
    if (line_break) ++i;
  }
  return text;
}

}  // namespace

std::vector<EncodedValue> encodings_of(std::string_view value) {
  using Whole = EncodedValue::Whole;
  std::vector<EncodedValue> all;
  all.emplace_back(std::string(value));
  for (std::size_t before = 0; before < 3; ++before)
    all.emplace_back(base64_within(value, before), Whole::base64);
  all.emplace_back(hexadecimal(value), Whole::hex);
  for (auto const& line : lines_of_value(unfolded(value))) {
    all.emplace_back(line);
    for (std::size_t before = 0; before < 3; ++before)
      all.emplace_back(base64_within(line, before), Whole::base64);
  }
  return all;
}

}  // namespace parallel_explore::text
