#pragma once

#include "issue/references.hpp"

#include <string>
#include <vector>

namespace parallel_explore::issue {

/// A word, number, reference or mark in a prose, for the search for phrases.
struct Token {
  enum class Kind { word, punctuation, line_end, reference, quoted };
  Kind kind = Kind::word;
  std::size_t begin = 0, end = 0;  ///< in the plain text, with quotes
  std::string text;                ///< in lower case; of a quotation, without the quotes
  IssueReference reference;
  bool capital = false;       ///< begins with a capital letter
  bool pull_request = false;  ///< of a reference: its URL is that of a pull request

  [[nodiscard]] bool is(std::string_view word) const {
    return (kind == Kind::word || kind == Kind::punctuation) && text == word;
  }
};

/// The tokens of a prose; inline code counts as quoted.
[[nodiscard]] std::vector<Token> tokens_of(Prose const& prose,
                                           std::vector<FoundReference> const& references);

}  // namespace parallel_explore::issue
