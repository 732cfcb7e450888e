#pragma once

#include "issue/tokens.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

/// Words that say that one task comes after another, in several languages.
namespace parallel_explore::issue {

struct OrderWords {
  std::array<std::string_view, 2> words;  ///< the second may be empty
  bool reversed = false;                  ///< the targets wait: "blocks"
};

/// The words of order at `at`; null: there are none.
[[nodiscard]] OrderWords const* order_words_at(std::vector<Token> const& tokens, std::size_t at);

/// Whether "not" or the like stands before the token.
[[nodiscard]] bool is_negated(std::vector<Token> const& tokens, std::size_t at);

/// The token after "is done", "has been merged", "lands".
[[nodiscard]] std::size_t past_completion(std::vector<Token> const& tokens, std::size_t at);

/// Whether nothing but an order is meant, and numbers may follow without a word before them, as in
/// "Depends on: 1, 3"; nothing may follow these.
[[nodiscard]] bool is_strong(OrderWords const& order);

/// Whether a number or an id alone may follow, where the phrase stands by itself: "After 1."
[[nodiscard]] bool orders_bare_names(OrderWords const& order);

/// Whether they also stand before counts: "(until 3)", "(when 2)".
[[nodiscard]] bool stands_before_counts(OrderWords const& order);

}  // namespace parallel_explore::issue
