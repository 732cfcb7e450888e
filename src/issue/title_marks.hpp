#pragma once

#include "issue/markdown.hpp"

#include <cstddef>
#include <string_view>

/// Marks around a title that say nothing of the work.
namespace parallel_explore::issue {

struct Ornament {
  std::size_t size = 0;   ///< bytes; 0: there is none
  bool done = false;      ///< "Done:"
  bool parallel = false;  ///< "[P]"
  bool story = false;     ///< "[US1]"
};

/// The mark that begins at `begin`: ":rocket:", an emoji, "[Backend]", "(P1)", "P0:", "@name:".
[[nodiscard]] Ornament leading_ornament(Prose const& prose, std::size_t begin, std::size_t end);

/// The size of the mark at the end of a title: "[^1]", "^1", "(P1)", ":rocket:"; 0: there is none.
[[nodiscard]] std::size_t trailing_ornament(std::string_view title);

/// The place after "Sub-issue", "Issue", "See" and the like, which stand before a reference.
[[nodiscard]] std::size_t past_reference_word(std::string_view text, std::size_t at);

/// The same of "Fixes", "Closes".
[[nodiscard]] std::size_t past_closing_word(std::string_view text, std::size_t at);

/// Whether a word before a reference says that it is a pull request: "PR", "MR", "request".
[[nodiscard]] bool says_request(std::string_view word);

/// Whether words in a bracket, before a reference, say that it is the issue: "tracked in",
/// "closes".
[[nodiscard]] bool says_issue(std::string_view words);

}  // namespace parallel_explore::issue
