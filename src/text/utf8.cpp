#include "text/utf8.hpp"

#include <cstdint>

namespace parallel_explore::text {

DecodedCharacter decode_utf8(std::string_view text, std::size_t at) {
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

std::size_t invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const decoded = decode_utf8(text, at);
    if (!decoded.valid) return at;
    at += decoded.size;
  }
  return std::string_view::npos;
}

std::size_t whole_characters(std::string_view text) {
  constexpr std::size_t longest = 4;
  for (std::size_t back = 1; back < longest && back <= text.size(); ++back) {
    auto const byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80U) break;
    if (byte < 0xC0U) continue;
    std::size_t const size = byte >= 0xF0U ? 4 : byte >= 0xE0U ? 3 : 2;
    return size > back ? text.size() - back : text.size();
  }
  return text.size();
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    auto const decoded = decode_utf8(text, at);
    result += decoded.valid ? text.substr(at, decoded.size) : std::string_view("\xEF\xBF\xBD");
    at += decoded.size;
  }
  return result;
}

}  // namespace parallel_explore::text
