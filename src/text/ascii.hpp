#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

/// Kinds of ASCII characters, byte by byte; bytes of other characters count as letters.
namespace parallel_explore::text {

inline constexpr std::size_t nowhere = std::string_view::npos;

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
[[nodiscard]] constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] constexpr bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, is_letter);
}
[[nodiscard]] constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

[[nodiscard]] constexpr char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr char upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

[[nodiscard]] constexpr std::string_view trim(std::string_view text,
                                              std::string_view what = " \t\n") {
  auto const first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

template <std::size_t N>
[[nodiscard]] constexpr bool among(std::array<std::string_view, N> const& words,
                                   std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace parallel_explore::text
