#include "issue/clean_source.hpp"

#include "text/display.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace parallel_explore::issue {
namespace {

std::string with_plain_line_ends(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      result += text[at];
    } else if (at + 1 == text.size() || text[at + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

/// The length in bytes of an invisible character at `at`; 0: the character is visible.
std::size_t unseen(std::string_view text, std::size_t at) {
  using namespace std::string_view_literals;
  static constexpr std::array marks{"\u061C"sv, "\u200B"sv, "\u200E"sv,
                                    "\u200F"sv, "\u2060"sv, "\uFEFF"sv};
  auto const rest = text.substr(at);
  for (auto const mark : marks)
    if (rest.starts_with(mark)) return mark.size();
  return rest.starts_with("\xF3\xA0\x80"sv) || rest.starts_with("\xF3\xA0\x81"sv) ? 4 : 0;
}

std::string utf8(std::uint32_t point) {
  auto const byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0U | (point >> 6U)), byte(0x80U | (point & 0x3FU))};
  if (point < 0x10000)
    return {byte(0xE0U | (point >> 12U)), byte(0x80U | ((point >> 6U) & 0x3FU)),
            byte(0x80U | (point & 0x3FU))};
  return {byte(0xF0U | (point >> 18U)), byte(0x80U | ((point >> 12U) & 0x3FU)),
          byte(0x80U | ((point >> 6U) & 0x3FU)), byte(0x80U | (point & 0x3FU))};
}

}  // namespace

std::string clean_source(std::string_view text) {
  auto const clean = text::clean_text(with_plain_line_ends(text));
  std::string result;
  result.reserve(clean.size());
  for (std::size_t at = 0; at < clean.size();) {
    if (static_cast<unsigned char>(clean[at]) >= 0x80)
      if (auto const size = unseen(clean, at)) {
        at += size;
        continue;
      }
    result += clean[at++];
  }
  return result;
}

std::string entity_text(std::string_view entity) {
  using Named = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Named, 16> names{{{"&amp;", "&"},
                                                {"&lt;", "<"},
                                                {"&gt;", ">"},
                                                {"&quot;", "\""},
                                                {"&apos;", "'"},
                                                {"&nbsp;", " "},
                                                {"&mdash;", "—"},
                                                {"&ndash;", "–"},
                                                {"&hellip;", "…"},
                                                {"&rarr;", "→"},
                                                {"&larr;", "←"},
                                                {"&bull;", "•"},
                                                {"&check;", "✓"},
                                                {"&times;", "×"},
                                                {"&copy;", "©"},
                                                {"&euro;", "€"}}};
  auto const named = std::ranges::find(names, entity, &Named::first);
  if (named != names.end()) return std::string(named->second);
  if (!entity.starts_with("&#") || entity.size() < 4) return std::string(entity);
  bool const hexadecimal = entity[2] == 'x' || entity[2] == 'X';
  auto const digits = entity.substr(hexadecimal ? 3 : 2);
  std::uint32_t point = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), point, hexadecimal ? 16 : 10);
  bool const surrogate = point >= 0xD800 && point < 0xE000;
  if (point == 0 || point > 0x10FFFF || surrogate) return "\uFFFD";
  return clean_source(utf8(point));
}

}  // namespace parallel_explore::issue
