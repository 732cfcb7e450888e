#pragma once

#include "text/ascii.hpp"
#include "text/credential_marks.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace parallel_explore::text {

/// Nothing longer is one credential, but for keys.
inline constexpr std::size_t longest_credential = 4096;

inline bool is_alnum(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }
inline bool is_name(char c) { return is_alnum(c) || c == '_'; }
inline bool is_dashed(char c) { return is_name(c) || c == '-'; }
inline bool is_dotted(char c) {
  return is_dashed(c) || c == '.' || c == '+' || c == '/' || c == '=';
}
/// In the value of a header or of an option, outside and inside of JSON.
inline bool is_value(char c) {
  return static_cast<unsigned char>(c) > ' ' &&
         std::string_view("\"'`\\<>,;(){}|").find(c) == std::string_view::npos;
}
/// Also in JSON, which may escape slashes.
inline bool is_address(char c) { return is_value(c) || c == '\\' || c == ',' || c == ';'; }

/// The marked part of a text, and what is read of it.
struct MarkPlace {
  std::string_view text;
  std::size_t at;
  bool whole;

  /// Whether the text ends at `end`, so that more of it may follow.
  [[nodiscard]] bool may_go_on(std::size_t end) const {
    return !whole && end >= text.size() && end - at < longest_credential;
  }
  [[nodiscard]] MarkedCredential open() const { return {0, 0, !whole, CredentialMark::token}; }
  [[nodiscard]] std::size_t run(std::size_t from, bool (*belongs)(char)) const {
    auto const last = std::min(text.size(), from + longest_credential);
    while (from < last && belongs(text[from])) ++from;
    return from;
  }
  [[nodiscard]] std::size_t skip(std::size_t from, std::string_view these) const {
    while (from < text.size() && these.find(text[from]) != std::string_view::npos) ++from;
    return from;
  }
  /// Whether the text has that word at `from`, in lower case there or here; none: it ends before.
  [[nodiscard]] std::optional<bool> has(std::size_t from, std::string_view word) const {
    auto const rest = text.substr(std::min(from, text.size()), word.size());
    bool const same =
        std::ranges::equal(rest, word.substr(0, rest.size()), {}, [](char c) { return lower(c); });
    if (!same) return false;
    if (rest.size() < word.size() && !whole) return std::nullopt;
    return rest.size() == word.size();
  }
};

}  // namespace parallel_explore::text
