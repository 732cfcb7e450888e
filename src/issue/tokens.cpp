#include "issue/tokens.hpp"

#include "issue/letters.hpp"
#include "text/ascii.hpp"

namespace parallel_explore::issue {

using namespace text;
namespace {

constexpr std::size_t longest_quote = 200;

/// The quotation that begins at `at`; a token without length: there is none.
Token quotation_at(std::string_view text, std::size_t at) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 3> pairs{{{"\"", "\""}, {"“", "”"}, {"'", "'"}}};
  for (auto const& [opening, closing] : pairs) {
    auto const rest = text.substr(at, longest_quote);
    if (!rest.starts_with(opening)) continue;
    auto const close = rest.find(closing, opening.size());
    auto const inner = rest.substr(opening.size(), close - opening.size());
    if (close == nowhere || inner.empty() || inner.find('\n') != nowhere) continue;
    return {Token::Kind::quoted, at, at + close + closing.size(), lower(trim(inner)), {}};
  }
  return {Token::Kind::quoted, at, at, {}, {}};
}

Token word_at(std::string_view text, std::size_t at) {
  auto const in_word = [&](std::size_t i) {
    bool const wide =
        static_cast<unsigned char>(text[i]) >= 0xE2 && wide_mark(text.substr(i)).size > 0;
    if (is_word(text[i]) && !wide) return true;
    bool const version = text[i] == '.' && i > at && is_digit(text[i - 1]) && i + 1 < text.size() &&
                         is_digit(text[i + 1]);
    if (version) return true;  // "2.1"
    bool const joins = text[i] == '\'' || text[i] == '-';
    return joins && i + 1 < text.size() && is_word(text[i + 1]) && i > at;
  };
  auto end = at;
  while (end < text.size() && in_word(end)) ++end;
  Token word{Token::Kind::word, at, end, lower_letters(text.substr(at, end - at)), {}};
  word.capital = is_upper(text[at]);
  return word;
}

Token token_at(Prose const& prose, std::size_t at) {
  auto const& text = prose.plain;
  if (text[at] == '\n') return {Token::Kind::line_end, at, at + 1, {}, {}};
  if (auto const* code = prose.around(Span::Kind::code, at); code && code->begin == at)
    return {Token::Kind::quoted, at, code->end, lower(text.substr(at, code->end - at)), {}};
  if (auto quotation = quotation_at(text, at); quotation.end > at) return quotation;
  if (auto const wide = wide_mark(std::string_view(text).substr(at)); wide.size > 0)
    return {Token::Kind::punctuation, at, at + wide.size, std::string(wide.mark), {}};
  if (is_word(text[at])) return word_at(text, at);
  return {Token::Kind::punctuation, at, at + 1, text.substr(at, 1), {}};
}

}  // namespace

std::vector<Token> tokens_of(Prose const& prose, std::vector<FoundReference> const& references) {
  std::vector<Token> result;
  auto reference = references.begin();
  for (std::size_t at = 0; at < prose.plain.size();) {
    if (prose.plain[at] == ' ' || prose.plain[at] == '\t') {
      ++at;
      continue;
    }
    while (reference != references.end() && reference->begin < at) ++reference;
    if (reference != references.end() && reference->begin == at) {
      result.push_back({Token::Kind::reference, at, reference->end, {}, reference->reference});
      result.back().pull_request = reference->pull_request;
    } else {
      result.push_back(token_at(prose, at));
    }
    at = result.back().end;
  }
  return result;
}

}  // namespace parallel_explore::issue
