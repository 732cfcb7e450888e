#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parallel_explore::text {

struct DecodedCharacter {
  char32_t point = 0xFFFD;
  std::size_t size = 1;  ///< bytes taken
  bool valid = false;
};

/// The character that begins at the byte `at` of a UTF-8 text (Unicode 15, table 3-7: well-formed
/// byte sequences). Takes one byte if it is invalid.
[[nodiscard]] DecodedCharacter decode_utf8(std::string_view text, std::size_t at);

/// The offset of the first invalid byte of UTF-8 (overlong forms and surrogates are invalid); npos:
/// none.
[[nodiscard]] std::size_t invalid_utf8(std::string_view text);

/// The length of the beginning of a text that may go on: all but the bytes of a last character that
/// has only begun.
[[nodiscard]] std::size_t whole_characters(std::string_view text);

/// The text as valid UTF-8: each invalid byte becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

}  // namespace parallel_explore::text
