#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::independence {

/// How a language writes comments and strings.
enum class CodeStyle {
  c,       ///< comments with "//" and "/*"; strings in double quotes
  script,  ///< the same; strings in single, double and back quotes
  go,      ///< as c; raw strings in back quotes
  java,    ///< as c; the content of strings is left out
  python,  ///< comments with "#"; strings in triple quotes are left out
};

/// A source whose comments are blanks. Lines stay where they are.
[[nodiscard]] std::string without_comments(std::string_view source, CodeStyle style);

}  // namespace parallel_explore::independence
