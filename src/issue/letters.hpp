#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::issue {

/// The text in lower case, with the letters of Latin-1 and Cyrillic; of the same length.
[[nodiscard]] std::string lower_letters(std::string_view text);

/// The ASCII mark that a full-width one stands for, "（" or "：", at the beginning of the text, and
/// the size of the full-width one; 0: there is none.
struct WideMark {
  std::string_view mark = {};
  std::size_t size = 0;
};
[[nodiscard]] WideMark wide_mark(std::string_view text);

}  // namespace parallel_explore::issue
